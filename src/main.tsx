import '@fontsource-variable/geist/wght.css'
import '@fontsource-variable/geist-mono/wght.css'
import '#dashboard/styles/tokens.css'
import '#dashboard/styles/base.css'
import { startApp } from '#dashboard/app/start.tsx'

void startApp(document.getElementById('root')!)
