import { mount } from 'svelte'
import Accounts from './Accounts.svelte'

mount(Accounts, { target: document.querySelector('#app') })
