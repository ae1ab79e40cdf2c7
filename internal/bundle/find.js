/* A search for a file that holds everything: it reads the page itself. Words come from the attributes of its element. */
(() => {
  'use strict';
  const words = document.currentScript.dataset;
  const most = 30; // results
  const make = (tag, properties, ...children) => {
    const e = Object.assign(document.createElement(tag), properties);
    e.append(...children);
    return e;
  };
  const fold = s => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

  // What can be found: what has an address and holds nothing else that has one.
  let places;
  const read = () => places ??= [...document.querySelectorAll('#content :is(h1, h2, h3, h4, h5, p, li, dd, dt, tr, figure, aside, .row)')]
    .filter(e => !e.querySelector('p, li, tr, .row') && !e.closest('[role=doc-endnotes], .backlinks'))
    .map(e => ({ e, text: e.textContent.replace(/\s+/g, ' ').trim() }))
    .map(p => ({ ...p, folded: fold(p.text) }));

  const field = make('input', { type: 'search', id: 'find' });
  const told = make('p', { className: 'find-told' });
  const list = make('ol', { className: 'find-results' });
  told.setAttribute('role', 'status');

  function search() {
    const asked = fold(field.value).split(/\s+/).filter(Boolean);
    list.replaceChildren();
    told.textContent = '';
    if (asked.join('').length < 2) return;
    const found = read().filter(p => asked.every(word => p.folded.includes(word)));
    // Headings first; then in the order of the page.
    found.sort((a, b) => /^H/.test(b.e.tagName) - /^H/.test(a.e.tagName));
    for (const { e, text, folded } of found.slice(0, most)) {
      const address = e.closest('#content [id]');
      const section = e.closest('#content > section');
      const from = Math.max(0, folded.indexOf(asked[0]) - 40);
      const excerpt = (from ? '… ' : '') + text.slice(from, from + 120).trim() + (from + 120 < text.length ? ' …' : '');
      list.append(make('li', {}, make('a', { href: '#' + (address || section).id }, (section.querySelector('.h1') || document.querySelector('h1')).textContent), ' ', excerpt));
    }
    told.textContent = found.length ? found.length > most ? words.more : '' : words.none;
  }

  field.addEventListener('input', search);
  const box = make('div', { className: 'find' }, make('label', { htmlFor: 'find' }, words.label), ' ', field, told, list);
  box.setAttribute('role', 'search');
  document.getElementById('contents').before(box);
})();
