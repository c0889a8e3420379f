// bundle.mjs builds what integrators' pages load. It has esbuild and the compilers of Vue and Svelte from .tools/npm.
//
//   node tools/bundle.mjs embed FOLDER             the loader as a script and as a module, and its words, small, into FOLDER
//   node tools/bundle.mjs app FILE REACT [FOLDER]  an app of an integrator for the browser, on the standard output, with
//                                                  React 18 or 19, and packages of ours from FOLDER/node_modules
import {createRequire} from 'node:module'
import {readFile} from 'node:fs/promises'
import {resolve} from 'node:path'
import {fileURLToPath} from 'node:url'

const root = resolve(fileURLToPath(import.meta.url), '../..')
const npm = createRequire(root + '/.tools/npm/package.json')
const esbuild = npm('esbuild')

const vue = {
  name: 'vue',
  setup: (build) => build.onLoad({filter: /\.vue$/}, async ({path}) => {
    const {parse, compileScript} = npm('vue/compiler-sfc')
    const {descriptor} = parse(await readFile(path, 'utf8'), {filename: path})
    return {contents: compileScript(descriptor, {id: path, inlineTemplate: true}).content}
  }),
}

const svelte = {
  name: 'svelte',
  setup: (build) => build.onLoad({filter: /\.svelte$/}, async ({path}) => {
    const {compile} = npm('svelte/compiler')
    return {contents: compile(await readFile(path, 'utf8'), {filename: path, css: 'injected'}).js.code}
  }),
}

const [, , what, where, react = '19', packages = root] = process.argv
if (what === 'embed') {
  const folder = root + '/static/embed/'
  const source = folder + 'embed.mjs'
  const small = {bundle: true, minify: true, target: 'es2022', charset: 'utf8', logLevel: 'error'}
  const script = `import {open} from ${JSON.stringify(source)}\nwindow.Reconnect = {open}`
  await esbuild.build({...small, stdin: {contents: script, resolveDir: root}, format: 'iife', outfile: where + '/embed.js'})
  await esbuild.build({...small, entryPoints: [source, folder + 'words.mjs'], format: 'esm', outdir: where, outExtension: {'.js': '.mjs'}})
} else {
  const {outputFiles} = await esbuild.build({
    entryPoints: [where], bundle: true, write: false, format: 'iife', charset: 'utf8', logLevel: 'error', jsx: 'automatic', jsxDev: false,
    define: {'process.env.NODE_ENV': '"development"'}, conditions: ['browser', 'development'], plugins: [vue, svelte],
    alias: react === '18' ? {react: 'react18', 'react-dom': 'react-dom18'} : {},
    nodePaths: [packages + '/node_modules', root + '/.tools/npm/node_modules'],
  })
  process.stdout.write(outputFiles[0].text)
}
