// The page at `/`.
import './sac-app.ts'
