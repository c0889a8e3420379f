// A receiver as an integrator may write it: it reads what came, as JSON from its standard input, and says of each whether the libraries
// believe it. One library checks the secret, another the public key; neither is ours.
import { Webhook } from 'standardwebhooks'
import { verifyAsync } from '@noble/ed25519'

const text = await new Response(process.stdin).text()
const { secret, publicKey, came } = JSON.parse(text)

const bySecret = (body, headers) => {
  try {
    new Webhook(secret).verify(body, headers)
    return true
  } catch {
    return false
  }
}

const byPublicKey = async (body, headers) => {
  const key = Buffer.from(publicKey.replace('whpk_', ''), 'base64')
  const signed = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
  for (const one of headers['webhook-signature'].split(' ')) {
    const [version, signature] = one.split(',')
    if (version === 'v1a' && (await verifyAsync(Buffer.from(signature, 'base64'), signed, key).catch(() => false))) return true
  }
  return false
}

const believed = {}
for (const [name, { body, headers }] of Object.entries(came)) {
  believed[name] = [bySecret(body, headers), await byPublicKey(body, headers)]
}
console.log(JSON.stringify(believed))
