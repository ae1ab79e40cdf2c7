/* The dialog in which one searches. Comes when it is first opened; the engine and the records follow while it is already there.
   Whatever it shows is made as text, never read as HTML. */

globalThis.BriefSearchBox = link => {
  'use strict';

  const shown = 30; // results
  const words = link.dataset;
  const make = (tag, properties, ...children) => {
    const e = Object.assign(document.createElement(tag), properties);
    e.append(...children);
    return e;
  };
  const marked = parts => parts.map(([text, on]) => on ? make('mark', {}, text) : text);

  const input = make('input', { type: 'text', id: 'search-input', autocomplete: 'off', spellcheck: false, enterKeyHint: 'search' });
  const status = make('p', { className: 'search-status' });
  const list = make('ol', { className: 'search-results' });
  const close = make('button', { type: 'button', className: 'pop-close', onclick: () => dialog.close() }, words.close);
  const dialog = make('dialog', { className: 'search-box' },
    make('div', { className: 'search-inner' },
      make('div', { className: 'search-head' }, make('label', { htmlFor: 'search-input' }, words.label), close, input),
      status, list,
      make('p', { className: 'search-more' }, make('a', { href: link.href }, words.index))));
  dialog.setAttribute('aria-label', words.label);
  input.setAttribute('aria-controls', 'search-results');
  list.id = 'search-results';
  status.setAttribute('role', 'status');
  document.body.append(dialog);

  let timer;
  const say = text => { // once the reader pauses
    clearTimeout(timer);
    timer = setTimeout(() => { status.textContent = text; }, 300);
  };

  function search() {
    const engine = globalThis.BriefSearch;
    if (!engine?.words) return;
    const query = input.value.trim();
    if (query.length < 2) {
      list.replaceChildren();
      say(engine.words.hint);
      return;
    }
    const results = engine.find(query);
    list.replaceChildren(...results.slice(0, shown).map(r => {
      const place = [r.kind, r.place].filter(Boolean).join(' · ');
      return make('li', {}, make('a', { href: new URL(r.address, link.href) },
        make('span', { className: 'result-title' }, ...marked(engine.excerpt(r.title, r.marks, 200))), ' ',
        make('span', { className: 'result-place' }, place), ' ',
        make('span', { className: 'result-text' }, ...marked(engine.excerpt(r.text, r.marks)))));
    }));
    dialog.scrollTop = 0;
    say(!results.length ? engine.words.none.replace('{0}', query)
      : results.length > shown ? engine.words.first.replace('{0}', shown).replace('{1}', results.length)
      : engine.words.count.replace('{0}', results.length));
  }

  input.addEventListener('input', search);
  dialog.addEventListener('click', e => {
    if (e.target === dialog || e.target.closest('.search-results a')) dialog.close(); // the page may stay the same
  });
  dialog.addEventListener('keydown', e => {
    const links = [...list.querySelectorAll('a')], at = links.indexOf(document.activeElement);
    if (e.key === 'ArrowDown') (links[at + 1] || links.at(-1) || input).focus();
    else if (e.key === 'ArrowUp') (links[at - 1] || input).focus();
    else if (e.key === 'Enter' && e.target === input) links[0]?.click();
    else return;
    e.preventDefault();
  });

  return {
    open() {
      if (!dialog.open) dialog.showModal();
      input.focus();
      input.select();
    },
    loading() { say(words.loading); },
    ready: search,
  };
};
