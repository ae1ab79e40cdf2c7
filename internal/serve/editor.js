// The editor's view of the page: for each block that can be cited, where it was written, what it rests on and how well; how long the
// page is; which paragraphs have no direct source; and, whether that view is on or not, a banner over a page that a build leaves out.
//
// What there is to say comes from the server (page.json). Elements of the page are only marked, by attributes of their own that no
// published page has, so that bringing the page up to date in place neither sees nor undoes it. All text goes in as text.
const editorsView = (() => {
  'use strict';

  const storageKey = 'brief-preview-editor';
  const hoverDelay = 80; // ms: the mouse passes over much on its way

  let data = null;          // what was said of this page
  let heard = '';           // the outline that it is from
  const blocks = new Map(); // by id
  let on = false;           // the view is on
  let marking = false;      // paragraphs without a direct source are marked
  let shown = null;         // id of the block in the card
  let drawn = '';           // what the card says, to leave it alone where that stays the same
  let held = false;         // the card stays with its block
  let back = null;          // what had the focus before the card
  let hovering = 0;

  // Elements.

  function element(name, className, ...content) {
    const e = document.createElement(name);
    if (className) e.className = 'brief-preview-' + className;
    e.append(...content);
    return e;
  }

  function button(className, text, press) {
    const b = element('button', className, text);
    b.type = 'button';
    b.addEventListener('click', press);
    return b;
  }

  const count = (n, noun) => n.toLocaleString('en') + ' ' + noun + (n === 1 ? '' : 's');
  const spoken = (at) => at.file + ':' + at.line;

  const box = element('div', 'editor');
  const dock = element('div', 'dock');
  const toggle = button('toggle', 'Editor’s view', () => turn(!on));
  toggle.setAttribute('aria-keyshortcuts', 'Alt+Shift+E');
  toggle.title = 'Alt+Shift+E';
  const marks = button('toggle', '', () => { marking = !marking; remember(); draw(); });
  const length = element('span', 'length');
  const card = element('section', 'card');
  card.tabIndex = -1;
  card.setAttribute('aria-labelledby', 'brief-preview-block');
  const said = element('p', 'said'); // read out by screen readers
  said.setAttribute('role', 'status');
  const banner = element('aside', 'banner');
  banner.className = 'brief-preview brief-preview-banner';
  banner.lang = 'en';
  banner.dir = 'ltr';
  banner.setAttribute('aria-label', 'Not published');

  // What is remembered of a visit, for as long as the tab is open.

  function recall() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(storageKey));
      on = kept?.on === true;
      marking = kept?.marking === true;
    } catch { /* storage is switched off, or holds something else */ }
  }

  function remember() {
    try {
      sessionStorage.setItem(storageKey, JSON.stringify({ on, marking }));
    } catch { /* as above */ }
  }

  // The blocks.

  // lack says what kind of direct source a block lacks: it rests on the original alone, it claims something and cites nothing, or it
  // is a paragraph that cites nothing and claims nothing; or nothing is lacking.
  function lack(block) {
    if (block.basis === 'direct' || block.basis === '') return '';
    if (block.basis === 'original') return 'original';
    return block.claim ? 'none' : block.number ? 'plain' : '';
  }

  function blockAt(node) {
    for (let e = node; e && e !== document.body; e = e.parentElement) {
      if (e.id && blocks.has(e.id)) return blocks.get(e.id);
    }
    return null;
  }

  function mark(e, name, value) {
    if (value) e.setAttribute('data-brief-preview-' + name, value);
    else e.removeAttribute('data-brief-preview-' + name);
  }

  function markPage() {
    for (const e of document.querySelectorAll('[data-brief-preview-lacks]')) mark(e, 'lacks', '');
    for (const e of document.querySelectorAll('[data-brief-preview-shown]')) mark(e, 'shown', '');
    if (!on) return;
    for (const [id, block] of blocks) {
      const e = document.getElementById(id);
      if (e && marking) mark(e, 'lacks', lack(block));
      if (e && id === shown) mark(e, 'shown', held ? 'held' : 'passing');
    }
  }

  // The card.

  const kinds = { factbox: 'Row of the fact box', fact: 'Fact', event: 'Event', cell: 'Cell of the comparison', recommendation: 'Recommendation' };
  const title = (block) => kinds[block.kind] || (block.number ? 'Paragraph ' + block.number : 'Block of text');

  function basisOf(block) {
    switch (block.basis) {
      case 'direct': return 'has a direct source';
      case 'original': return 'rests on the original alone';
    }
    if (!block.claim) return 'cites nothing';
    return block.kind === 'paragraph' ? 'states a figure and cites nothing' : 'has no source';
  }

  const matches = {
    live: 'opened, and it shows what is cited',
    unchecked: 'no editor has opened it',
    suspect: 'the address or the match is in doubt',
    archived: 'the archived copy stands for it',
    lead: 'read in excerpt only, proves nothing by itself',
  };

  // place returns a file and line, as what opens it where something can.
  function place(at) {
    const text = spoken(at);
    if (!at.file) return '';
    if (data.opens) {
      const b = button('place', text, () => open(at));
      b.setAttribute('aria-label', 'Open ' + text + ' in the editor');
      return b;
    }
    if (data.root) {
      const a = element('a', 'place', text);
      const path = encodeURI(data.root.replace(/^\/?/, '/') + '/' + at.file).replace(/[?#]/g, encodeURIComponent);
      a.href = 'vscode://file' + path + ':' + at.line + ':' + at.column;
      a.setAttribute('aria-label', 'Open ' + text + ' in Visual Studio Code');
      return a;
    }
    return element('code', 'place', text);
  }

  function sourceItem(cite) {
    const source = data.page.sources[cite.source];
    const item = element('li', 'source');
    const name = element('p', 'name', element('span', source.described ? 'described' : 'known', source.title));
    if (cite.parts) name.append(', ' + cite.parts.join(', '));
    const facts = [cite.original && 'the original', source.class].filter(Boolean).join(', ');
    const match = element('p', 'match', element('b', 'status-' + (source.status || 'unchecked'), source.status || 'unchecked'), ': ' + (matches[source.status] || matches.unchecked));
    if (source.link) {
      const code = source.link.code ? ' (' + source.link.code + ')' : '';
      match.append('; link ' + source.link.state.replaceAll('-', ' ') + code + ', checked ' + source.link.checked);
    }
    item.append(name, match);
    if (source.note) item.append(element('p', 'remark', source.note));
    item.append(element('p', 'where', cite.source + (facts ? ', ' + facts : '') + ' ', place(source.at)));
    return item;
  }

  function factItem(id) {
    const fact = data.page.facts[id];
    const item = element('li', 'fact', element('p', 'name', fact.label + ': ', element('b', '', fact.value)));
    const weak = [fact.basis === 'original' && 'the original alone', fact.basis === 'none' && 'no source', fact.stale && 'stale'].filter(Boolean).join(', ');
    item.append(element('p', 'where', id + (weak ? ', ' + weak : '') + ' ', place(fact.at)));
    return item;
  }

  function list(heading, items) {
    if (!items.length) return [];
    const h = element('h3', 'heading', heading);
    const l = element('ul', 'items', ...items);
    l.setAttribute('aria-label', heading);
    return [h, l];
  }

  function drawCard() {
    const block = on && blocks.get(shown);
    if (!block) {
      card.remove();
      drawn = '';
      return;
    }
    const now = JSON.stringify([block, data]);
    if (now !== drawn) {
      const focused = card.contains(document.activeElement);
      drawn = now;
      const head = element('h2', 'block', title(block) + ' ');
      head.id = 'brief-preview-block';
      head.append(element('span', 'basis brief-preview-lacks-' + (lack(block) || 'nothing'), basisOf(block)));
      const close = button('button', '×', dismiss);
      close.setAttribute('aria-label', 'Close');
      const copy = button('button', 'Copy', () => copyPlace(block.at));
      copy.setAttribute('aria-label', 'Copy ' + spoken(block.at));
      said.textContent = '';
      card.replaceChildren(
        element('div', 'head', head, close),
        element('p', 'origin', place(block.at), ' ', copy),
        said,
        ...list('Sources', block.cites.map(sourceItem)),
        ...list('Facts', block.facts.map(factItem)),
      );
      card.scrollTop = 0;
      if (focused) card.focus({ preventScroll: true });
    }
    if (!card.isConnected) box.append(card);
  }

  // Showing.

  function draw() {
    toggle.setAttribute('aria-pressed', String(on));
    marks.setAttribute('aria-pressed', String(marking));
    dock.replaceChildren(toggle);
    if (!data || !data.page) {
      box.remove();
    } else {
      if (on) {
        const judged = [...blocks.values()].filter((b) => b.basis === 'direct' || lack(b));
        marks.textContent = 'Mark ' + judged.filter(lack).length.toLocaleString('en') + ' of ' + judged.length.toLocaleString('en') + ' without a direct source';
        length.hidden = !data.page.words;
        length.textContent = data.page.words ? count(data.page.words, 'word') + ', ' + count(data.page.minutes, 'minute') + ' to read' : '';
        dock.append(length, marks);
      }
      if (!box.isConnected) root.prepend(box);
    }
    if (!blocks.has(shown)) hide();
    drawCard();
    markPage();
    drawBanner();
  }

  function show(block, hold) {
    clearTimeout(hovering);
    shown = block.id;
    held = hold;
    drawCard();
    markPage();
  }

  function hide() {
    clearTimeout(hovering);
    shown = null;
    held = false;
  }

  function dismiss() {
    if (card.contains(document.activeElement) && back && back.isConnected) {
      held = true; // what gets the focus now is not to be shown again
      back.focus({ preventScroll: true });
    }
    back = null;
    hide();
    drawCard();
    markPage();
  }

  function turn(to) {
    on = to;
    remember();
    if (!on) hide();
    draw();
  }

  // day writes a moment in words; a day begins at midnight UTC.
  function day(moment) {
    const date = new Date(moment);
    const text = date.toLocaleDateString('en-GB', { timeZone: 'UTC', dateStyle: 'long' });
    if (date.getTime() % 86400000 === 0) return text;
    return text + ', ' + date.toLocaleTimeString('en-GB', { timeZone: 'UTC', timeStyle: 'short' }) + ' UTC';
  }

  function drawBanner() {
    const p = data && data.page;
    const why = p ? [p.draft && 'Draft', p.until && 'To be published on ' + day(p.until), p.expired && 'Expired on ' + day(p.expired)].filter(Boolean) : [];
    if (!why.length) {
      banner.remove();
      return;
    }
    const flags = [p.draft && '--drafts', p.until && '--future', p.expired && '--expired'].filter(Boolean).join(' ');
    banner.replaceChildren(element('p', 'why', element('b', '', why.join('. ') + '.'), ' A build without ' + flags + ' leaves this page out.'));
    if (!banner.isConnected) document.body.prepend(banner);
  }

  // Opening and copying.

  function say(text) {
    said.textContent = text;
  }

  async function open(at) {
    say('Opening ' + spoken(at) + ' …');
    try {
      const response = await fetch('/_brief/open', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(at) });
      say(response.ok ? 'Opened ' + spoken(at) : (await response.text()).trim());
    } catch {
      say('The preview does not answer.');
    }
  }

  async function copyPlace(at) {
    try {
      await navigator.clipboard.writeText(spoken(at));
      say('Copied ' + spoken(at));
    } catch { // not allowed, or not there: a page from another machine
      getSelection().selectAllChildren(card.querySelector('.brief-preview-origin > .brief-preview-place'));
      say('Selected: copy it from here.');
    }
  }

  // Listening.

  const busy = 'a[href], button, input, select, textarea, summary, label, [role="button"]';

  function listen() {
    document.addEventListener('pointerover', (e) => {
      if (!on || held || e.pointerType !== 'mouse') return;
      clearTimeout(hovering);
      const block = blockAt(e.target);
      if (block && block.id !== shown) hovering = setTimeout(() => on && !held && show(block, false), hoverDelay);
    });
    document.addEventListener('focusin', (e) => {
      if (!on || held || root.contains(e.target)) return;
      const block = blockAt(e.target);
      if (block) show(block, false);
    });
    document.addEventListener('click', (e) => {
      if (!on || e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || root.contains(e.target)) return;
      const block = blockAt(e.target);
      const at = e.target.closest(busy);
      const itself = at && block && at.getAttribute('href') === '#' + block.id; // the number of a paragraph
      if (at && !itself) return;
      if (block && e.detail === 0) { // by the keyboard: into the card
        e.preventDefault();
        back = at;
        show(block, true);
        card.focus({ preventScroll: true });
      } else if (block && getSelection().isCollapsed) {
        show(block, true);
        if (data.opens) open(block.at);
      } else if (!block && held) {
        dismiss();
      }
    });
    addEventListener('keydown', (e) => {
      if (e.defaultPrevented) return;
      if (e.key === 'Escape' && shown) dismiss();
      if (e.code === 'KeyE' && e.altKey && e.shiftKey && !e.ctrlKey && !e.metaKey && data && data.page) {
        e.preventDefault();
        turn(!on);
      }
    });
  }

  let root = null;

  return {
    // mount puts the view into the preview's part of the page.
    mount(into) {
      root = into;
      box.append(dock);
      recall();
      listen();
    },

    // hear fetches what is said of the page, if that is new; refresh also where the page itself has changed.
    async hear(outline, refresh) {
      if (!outline || (outline === heard && !refresh)) return;
      heard = outline;
      try {
        const response = await fetch('/_brief/page.json?path=' + encodeURIComponent(decodeURI(location.pathname)), { cache: 'no-store' });
        if (!response.ok) return;
        const next = await response.json();
        if (heard !== outline) return; // another one is on its way
        data = next;
        blocks.clear();
        for (const b of data.page ? data.page.blocks : []) blocks.set(b.id, b);
        draw();
      } catch { /* the server has gone; the stream says when it is back */ }
    },
  };
})();
