// `<script type="module" src="https://sac.example/embed.js">` in a page of another origin: defines the elements.
import './sac-login.ts'
import './sac-provider.ts'
import { defineWhenSeen } from './lazy.ts'

// What is heavy is loaded when a page has it.
defineWhenSeen({
  'sac-files': () => import('./sac-files.ts'),
})
