/**
 * What a report does in the browser: filters, search, the theme. Everything is there and readable without it. It has no
 * part of the site's text in it, so that a fixed hash in the page's policy is enough for it to run, and nothing else.
 */
export const reportScript = `'use strict';
(() => {
  const root = document.documentElement;
  const theme = document.getElementById('theme');
  theme.closest('label').hidden = false;
  theme.addEventListener('change', () => {
    if (theme.value === '') delete root.dataset.theme;
    else root.dataset.theme = theme.value;
  });
  for (const tools of document.querySelectorAll('.tools')) {
    const entries = [...document.querySelectorAll('#' + tools.dataset.for + ' > .entry')];
    const shown = tools.querySelector('output');
    const texts = new Map(entries.map((entry) => [entry, entry.textContent.toLowerCase()]));
    const fields = [...tools.querySelectorAll('input, select')];
    const fits = (entry, field) => {
      const wanted = field.type === 'checkbox' ? (field.checked ? field.value : '') : field.value.trim();
      if (wanted === '') return true;
      if (field.type !== 'search') return entry.dataset[field.name] === wanted;
      return wanted.toLowerCase().split(/\\s+/).every((word) => texts.get(entry).includes(word));
    };
    const apply = () => {
      let count = 0;
      for (const entry of entries) {
        const fit = fields.every((field) => fits(entry, field));
        entry.hidden = !fit;
        if (fit) count += 1;
      }
      shown.textContent = count === entries.length ? 'All ' + count + ' shown' : count + ' of ' + entries.length + ' shown';
    };
    let waiting = 0;
    tools.addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = setTimeout(apply, 80);
    });
    tools.querySelector('[data-act=clear]').addEventListener('click', () => {
      for (const field of fields) {
        if (field.type === 'checkbox') field.checked = false;
        else field.value = '';
      }
      apply();
    });
    tools.querySelector('[data-act=open]').addEventListener('click', (event) => {
      const open = entries.some((entry) => !entry.hidden && !entry.open);
      for (const entry of entries) if (!entry.hidden) entry.open = open;
      event.currentTarget.textContent = open ? 'Close all' : 'Open all';
    });
    tools.hidden = false;
    apply();
  }
  const openNamed = () => {
    const named = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    if (named === null || named.tagName !== 'DETAILS') return;
    named.hidden = false;
    named.open = true;
    named.scrollIntoView();
  };
  addEventListener('hashchange', openNamed);
  addEventListener('beforeprint', () => {
    for (const entry of document.querySelectorAll('details')) entry.open = true;
  });
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    if (event.key !== '/') return;
    const search = document.querySelector('.tools:not([hidden]) input[type=search]');
    if (search === null) return;
    event.preventDefault();
    search.focus();
  });
  openNamed();
})();
`;
