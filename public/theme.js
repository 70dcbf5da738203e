// Before the first paint: a theme that was chosen by hand. Without one the system's holds.
;(() => {
  let chosen = null
  try {
    chosen = localStorage.getItem('viewfinder.theme')
  } catch {
    // Storage may be forbidden; then the system's choice holds.
  }
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen
})()
