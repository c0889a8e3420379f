import { createApp } from 'vue'
import Accounts from './Accounts.vue'

createApp(Accounts).mount('#app')
