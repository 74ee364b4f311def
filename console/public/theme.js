// Runs before the first paint so that a chosen theme does not flash. A file, not inline: the content security
// policy allows scripts from this origin only.
try {
  const theme = localStorage.getItem('mainstay.theme');
  if (theme === '"light"' || theme === '"dark"') document.documentElement.dataset.theme = JSON.parse(theme);
} catch {
  // Storage is off: the system's preference holds.
}
