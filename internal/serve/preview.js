// The preview's part in the page: it brings the page up to date when the site changes, says where else something has changed, and
// lays the author's problems over the page.
//
// The server adds this file to every page that it shows; no published page has it. It hears of changes through one event stream,
// which is closed while the page is hidden, because a browser opens only six connections to a server. All text comes in as
// text, never as HTML, since it quotes what is being written.
(() => {
  'use strict';

  const own = document.currentScript;
  let version = own.dataset.version;       // of the site that this page is from
  const plain = 'plain' in own.dataset;    // the page shows the problems by itself
  const scrollKey = 'brief-preview-scroll';

  let events = null;      // the event stream, while there is one
  let revision = null;    // of the problems that are shown
  let panel = null;       // the dialog, while there is one
  let badge = null;       // the button that opens it
  let edit = null;        // the last change that the page has told of
  let note = null;        // what says that another page has changed
  let collapsed = false;
  let reloading = false;

  // Bringing the page up to date: in place where that can be done, else by loading it again at the place where the reader was.

  async function update(state) {
    if (plain) return reload();
    try {
      const response = await fetch(location.pathname, { cache: 'no-store' });
      if (!response.ok) return reload();
      const changed = patchPage(new DOMParser().parseFromString(await response.text(), 'text/html'));
      if (!changed) return reload();
      version = state.version;
      for (const e of changed) flash(e);
      if (state.edit !== edit) tell(state.edited, changed.length > 0);
      edit = state.edit;
      if (state.revision !== revision) fetchProblems(state.revision);
      editorsView.hear(state.outline, true);
    } catch { /* the server has gone; the stream says when it is back */ }
  }

  // flash marks for a moment what has changed.
  function flash(e) {
    const shown = e.closest('p, li, td, th, dd, dt, figcaption, blockquote, h1, h2, h3, h4, section, figure');
    if (!shown || !shown.animate || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    shown.animate([{ outline: '2px solid #0b84a5', outlineOffset: '4px' }, { outline: '2px solid transparent', outlineOffset: '4px' }], 1500);
  }

  // tell says which other pages have changed, and offers to go there.
  function tell(pages, here) {
    const current = location.pathname.replace(/^\//, '') || 'index.html';
    if (here || !pages.length || pages.includes(current)) {
      if (here && note) note.remove();
      return;
    }
    if (note) note.remove();
    note = element('p', 'note');
    note.append('Changed: ');
    const link = element('a', '', pages[0]);
    link.href = '/' + pages[0];
    note.append(link, pages.length > 1 ? ' and ' + count(pages.length - 1, 'other page') + ' ' : ' ');
    note.append(button('button', 'Dismiss', () => note.remove()));
    root.append(note);
    status.textContent = 'Changed: ' + pages[0];
  }

  function reload() {
    if (reloading) return;
    reloading = true;
    disconnect();
    try {
      sessionStorage.setItem(scrollKey, JSON.stringify([location.pathname, scrollX, scrollY]));
      history.scrollRestoration = 'manual';
    } catch { /* storage is switched off: the browser then does what it does */ }
    location.reload();
  }

  function restoreScroll() {
    let place = null;
    try {
      place = JSON.parse(sessionStorage.getItem(scrollKey));
      sessionStorage.removeItem(scrollKey);
    } catch { /* as above */ }
    if (!place || place[0] !== location.pathname) return;
    const scroll = () => scrollTo({ left: place[1], top: place[2], behavior: 'instant' });
    scroll();
    let moved = false;
    for (const kind of ['wheel', 'touchstart', 'keydown', 'pointerdown']) {
      addEventListener(kind, () => { moved = true; }, { once: true, passive: true });
    }
    addEventListener('load', () => { // images and fonts have their sizes now
      if (!moved) scroll();
      history.scrollRestoration = 'auto';
    }, { once: true });
  }

  // Hearing of changes.

  function connect() {
    if (events || document.hidden || reloading) return;
    const stream = events = new EventSource('/_brief/events');
    stream.onmessage = (message) => {
      const state = JSON.parse(message.data);
      if (plain && revision && state.revision !== revision) return reload();
      if (plain) revision = state.revision;
      if (state.version !== version) update(state);
      else if (!plain) {
        if (state.revision !== revision) fetchProblems(state.revision);
        editorsView.hear(state.outline, false);
      }
    };
    stream.onerror = () => {
      if (stream.readyState !== EventSource.CLOSED || events !== stream) return; // otherwise it connects again by itself
      events = null;
      setTimeout(connect, 1000);
    };
  }

  function disconnect() {
    if (events) events.close();
    events = null;
  }

  async function fetchProblems(next) {
    try {
      const response = await fetch('/_brief/problems.json', { cache: 'no-store' });
      if (!response.ok) return;
      const problems = await response.json();
      revision = next;
      show(problems);
    } catch { /* the server has gone; the stream says when it is back */ }
  }

  // Showing problems.

  function element(name, className, text) {
    const e = document.createElement(name);
    if (className) e.className = 'brief-preview-' + className;
    if (text) e.textContent = text;
    return e;
  }

  function button(className, text, press) {
    const b = element('button', className, text);
    b.type = 'button';
    b.addEventListener('click', press);
    return b;
  }

  function count(n, noun) {
    return n + ' ' + noun + (n === 1 ? '' : 's');
  }

  function summary(problems) {
    const errors = problems.filter((p) => p.severity === 'error').length;
    const warnings = problems.length - errors;
    return [errors && count(errors, 'error'), warnings && count(warnings, 'warning')].filter(Boolean).join(', ');
  }

  function show(problems) {
    close();
    if (badge) badge.remove();
    badge = null;
    status.textContent = problems.length ? summary(problems) : '';
    if (!problems.length) return;
    badge = button('badge', summary(problems), () => (panel ? close() : open(problems)));
    badge.setAttribute('aria-expanded', 'false');
    root.append(badge);
    if (problems.some((p) => p.severity === 'error')) open(problems); // warnings wait to be asked for
  }

  function open(problems) {
    panel = element('div', 'panel');
    panel.setAttribute('role', 'dialog');
    panel.setAttribute('aria-labelledby', 'brief-preview-title');
    const failed = problems.some((p) => p.severity === 'error');
    const bar = element('div', 'bar');
    const title = element('h2', 'title', summary(problems) + (failed ? ': this is the last good version' : ''));
    title.id = 'brief-preview-title';
    const list = element('ol', 'list');
    list.id = 'brief-preview-list';
    const fold = button('button', '', () => { collapsed = !collapsed; folded(); });
    fold.setAttribute('aria-controls', list.id);
    const folded = () => {
      list.hidden = collapsed;
      fold.textContent = collapsed ? 'Show' : 'Collapse';
      fold.setAttribute('aria-expanded', String(!collapsed));
    };
    folded();
    bar.append(title, fold, button('button', 'Dismiss', () => { close(); if (badge) badge.focus(); }));
    const errorsFirst = [...problems].sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1));
    list.append(...errorsFirst.map(item));
    panel.append(bar, list);
    root.append(panel);
    badge.setAttribute('aria-expanded', 'true');
    badge.hidden = true;
  }

  function close() {
    if (panel) panel.remove();
    panel = null;
    if (badge) {
      badge.hidden = false;
      badge.setAttribute('aria-expanded', 'false');
    }
  }

  function item(problem) {
    const li = element('li', problem.severity);
    const text = element('p');
    if (problem.file) {
      const place = problem.line ? ':' + problem.line + ':' + problem.column : '';
      text.append(element('strong', 'place', problem.file + place), ' ');
    }
    text.append(element('b', 'severity', problem.severity + ':'), ' ', problem.text);
    if (problem.code) text.append(' [' + problem.code + ']');
    if (problem.times > 1) text.append(' × ' + problem.times);
    li.append(text);
    if (problem.excerpt) li.append(element('pre', 'excerpt', problem.excerpt + '\n' + (problem.carets || '')));
    if (problem.hint) li.append(element('p', 'hint', 'Hint: ' + problem.hint));
    return li;
  }

  const root = element('aside');
  root.className = 'brief-preview';
  root.lang = 'en';
  root.dir = 'ltr';
  root.setAttribute('aria-label', 'Preview');
  const status = element('p', 'status'); // read out by screen readers
  status.setAttribute('role', 'status');
  root.append(status);

  addEventListener('keydown', (e) => {
    if (e.key === 'Escape' && panel && !e.defaultPrevented) close();
  });
  document.addEventListener('visibilitychange', () => (document.hidden ? disconnect() : connect()));
  addEventListener('pagehide', disconnect);
  addEventListener('pageshow', connect);
  addEventListener('DOMContentLoaded', () => {
    document.body.append(root);
    if (!plain) editorsView.mount(root);
    restoreScroll();
    connect();
  });
})();
