// `<script type="module" src="https://sac.example/embed.js">` in a page of another origin: defines the elements.
import './sac-login.ts'
import './sac-provider.ts'
