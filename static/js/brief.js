/* Brief, in the reader's browser. Every page is whole without this script; it adds what only a script can:

   - a note, a term or a fact opens beside its link instead of at the end of the page;
   - the list of contents follows the reader;
   - the search opens over the page;
   - filters say how many entries they leave, and keep their state in the address;
   - what a reader sets at the foot of the page is kept for the other pages, and opens over the page;
   - citations and links to paragraphs are copied at a press.

   It sends nothing, and runs from a folder as from a server. It stores only what the reader sets, under brief-theme, brief-size,
   brief-width and brief-notes, where the browser allows it. Words come from the attributes of its element, so that they are in
   the language of the page.

   The head of the page loads it before the stylesheets and waits for it: what the reader has set must stand before anything is
   drawn, and one file is sooner there than two. All but that waits for the page. */

(() => {
  'use strict';

  const words = document.currentScript.dataset;
  const set = document.documentElement.dataset;
  const settings = ['theme', 'size', 'width', 'notes'];
  for (const name of settings) {
    try {
      const value = localStorage.getItem('brief-' + name);
      if (value) set[name] = value;
    } catch { /* storage is refused: the page is as it is for all */ }
  }

  addEventListener('DOMContentLoaded', () => {
    const all = (selector, within = document) => [...within.querySelectorAll(selector)];
    const make = (tag, properties, ...children) => {
      const e = Object.assign(document.createElement(tag), properties);
      e.append(...children);
      return e;
    };

    // The element of this page that a link, or the address, leads to.
    const targetOf = href => {
      try {
        return href?.[0] === '#' ? document.getElementById(decodeURIComponent(href.slice(1))) : null;
      } catch {
        return null; // no address
      }
    };

    // The stylesheet of what lies over the page comes when it is first needed.
    let sheet;
    const styled = () => sheet ??= words.overlay === '' ? Promise.resolve() : new Promise(done => {
      document.head.append(make('link', { rel: 'stylesheet', href: words.overlay, onload: done, onerror: done }));
    });

    // Whether a click is meant to follow the link here, not in another tab or window.
    const plainClick = e => !e.button && !e.ctrlKey && !e.metaKey && !e.shiftKey && !e.altKey;

    /* ---- Notes, terms, facts ---- */

    const delay = 350; // ms before the pointer opens, and before it closes
    let box, anchor, pinned, timer, pressed;

    const isOpen = () => box?.matches(':popover-open');

    function build() {
      const close = make('button', { type: 'button', className: 'pop-close', onclick: () => box.hidePopover() }, words.close);
      box = make('div', { id: 'pop', className: 'pop', popover: 'auto', tabIndex: -1 },
        make('p', { className: 'pop-head' }, make('strong', { id: 'pop-title' }), ' ', make('span', { className: 'pop-class' })),
        close, make('div', { className: 'pop-body' }));
      box.setAttribute('role', 'dialog');
      box.setAttribute('aria-labelledby', 'pop-title');
      box.addEventListener('toggle', e => {
        if (e.newState === 'closed') anchor?.classList.remove('pop-anchor');
      });
      box.addEventListener('focusout', e => {
        if (pinned && e.relatedTarget && !box.contains(e.relatedTarget)) box.hidePopover();
      });
      document.body.append(box);
    }

    // Copies a text, or else selects what shows it.
    async function copy(button, text, shown) {
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = words.copied;
      } catch {
        getSelection().selectAllChildren(shown);
      }
    }
    const copier = (label, text, shown) => make('button', { type: 'button', ariaLive: 'polite', onclick: e => copy(e.target, text, shown) }, label);

    const citation = document.querySelector('.cite .citation'); // that of the page: there are others in its text

    // What the box offers for a paragraph: to cite it, and to link to it.
    function offer(id, number) {
      const page = document.querySelector('link[rel=canonical]')?.href || location.href.split('#')[0];
      const cited = make('p', {}, citation.dataset.paragraph.replace('{0}', number).replace('{1}', id));
      const address = make('p', { className: 'pop-note' }, page + '#' + id);
      return [cited, address, make('p', { className: 'pop-more' },
        copier(words.copyCitation, cited.textContent, cited), copier(words.copyLink, address.textContent, address))];
    }

    function say(title, kind, rows) {
      box.querySelector('#pop-title').textContent = title;
      box.querySelector('.pop-class').textContent = kind || '';
      box.querySelector('.pop-body').replaceChildren(...rows);
      box.scrollTop = 0;
    }

    // What the box says of a target: an entry of the list of notes, or a row with a name (dt) and what is told of it (dd).
    function fill(target, link) {
      const copy = target.cloneNode(true);
      all('.backlinks', copy).forEach(e => e.remove());
      all('[id]', copy).forEach(e => e.removeAttribute('id'));
      const name = copy.querySelector('dt'), told = copy.querySelector('dd');
      const rows = [];
      const row = (kind, parts, between) => {
        if (parts.length) rows.push(make('p', { className: 'pop-' + kind }, ...parts.flatMap((part, i) => i ? [between, part] : part)));
      };
      if (told) {
        rows.push(make('div', {}, ...told.childNodes));
      } else if (copy.querySelector('.note-text')) {
        rows.push(...copy.childNodes);
      } else {
        const take = selector => all(selector, copy).map(e => (e.remove(), e));
        row('source', take('.source-title, .source-description'), '. ');
        const where = take('[class^=source-link], .source-accessed, [class^=source-archive]'), note = take('.source-note'), uses = take('.all-uses');
        row('from', take('[class^=source-]'), ', ');
        row('link', where, ', ');
        row('note', note);
        row('more', uses);
      }
      const show = make('a', { href: '#' + target.id }, words.show);
      const last = rows.at(-1);
      if (last.className === 'pop-more') last.append(' ', show);
      else row('more', [show]);
      say(name ? name.textContent : link.getAttribute('aria-label') || link.textContent, target.dataset.class, rows);
    }

    async function open(link, pin) {
      const target = targetOf(link.getAttribute('href'));
      await styled();
      if (!box) build();
      const inside = box.contains(link); // a number within a note: the box stays where it is
      if (link.matches('.pn')) say(link.getAttribute('aria-label'), '', offer(target.id, link.textContent));
      else fill(target, link);
      if (!inside) {
        if (pin) {
          if (isOpen()) box.hidePopover();
          link.focus({ preventScroll: true }); // where the focus returns to
        }
        anchor?.classList.remove('pop-anchor');
        anchor = link;
        anchor.classList.add('pop-anchor');
        if (!isOpen()) box.showPopover({ source: link });
      }
      pinned = pin;
      if (pin) box.focus({ preventScroll: true });
      // Where the box is a sheet at the foot of the screen, the place it explains stays in view.
      const under = anchor.getBoundingClientRect().bottom - box.getBoundingClientRect().top;
      if (getComputedStyle(box).getPropertyValue('--sheet') && under > 0) scrollBy({ top: under + 24 });
    }

    const explained = e => {
      const link = set.notes === 'end' ? null : e.target.closest?.('a[role^=doc-][role$=ref], a.source-first, a.term, a.fact');
      return link && targetOf(link.getAttribute('href'))?.matches('li, .row') ? link : null;
    };

    if (HTMLElement.prototype.showPopover) {
      document.addEventListener('pointerdown', () => { pressed = pinned && isOpen() ? anchor : null; }, true);
      document.addEventListener('click', e => {
        const link = explained(e);
        if (link && plainClick(e)) {
          e.preventDefault();
          clearTimeout(timer);
          if (link !== pressed) open(link, true); // pressing the same number again closes the box
          pressed = null;
        } else if (citation && plainClick(e) && e.target.matches?.('.pn')) {
          open(e.target, true); // besides following the link: the address of the page becomes the paragraph's
        } else if (isOpen() && e.target.closest?.('.pop a[href^="#"]')) {
          pinned = false;
          anchor.focus({ preventScroll: true });
          box.hidePopover();
        }
      });
      document.addEventListener('pointerover', e => {
        if (e.pointerType !== 'mouse') return;
        clearTimeout(timer);
        const link = explained(e);
        if (isOpen() && (pinned || box.contains(e.target) || link === anchor)) return;
        if (link) timer = setTimeout(open, delay, link, false);
        else if (isOpen()) timer = setTimeout(() => pinned || box.hidePopover(), delay);
      });
    }

    /* ---- What the reader sets: theme, size of text, width of lines, where notes open ---- */

    const panel = document.getElementById('set-panel');
    if (panel) {
      for (const input of all('input', panel)) {
        input.checked = input.value === (set[input.name.slice(4)] || ''); // the names begin with set-
        input.closest('fieldset').hidden = false;
      }
      panel.addEventListener('change', e => {
        const name = e.target.name.slice(4), value = e.target.value;
        if (value) set[name] = value;
        else delete set[name];
        try {
          if (value) localStorage.setItem('brief-' + name, value);
          else localStorage.removeItem('brief-' + name);
        } catch { /* for this page, then */ }
      });
      panel.append(make('button', { type: 'button', onclick: () => print() }, words.print));

      const settingsLink = document.querySelector('a.settings');
      if (settingsLink && HTMLElement.prototype.showPopover) {
        const close = make('button', { type: 'button', className: 'pop-close', hidden: true, onclick: () => panel.hidePopover() }, words.close);
        panel.append(close);
        settingsLink.addEventListener('click', async e => {
          if (!plainClick(e)) return;
          e.preventDefault();
          await styled();
          settingsLink.focus({ preventScroll: true }); // where the focus returns to
          panel.popover = 'auto';
          close.hidden = false;
          panel.showPopover();
          panel.focus({ preventScroll: true });
        });
        panel.addEventListener('toggle', e => {
          if (e.newState === 'open') return;
          panel.popover = null; // back at the foot of the page
          close.hidden = true;
        });
      }
    }

    if (citation) citation.parentNode.append(copier(words.copy, citation.textContent, citation));

    // A manifest that opens from a folder is an error to some browsers, so the page does not name it.
    if (words.manifest && location.protocol.startsWith('http')) {
      document.head.append(make('link', { rel: 'manifest', href: words.manifest }));
    }

    /* ---- Contents: the section that is being read ---- */

    const sections = new Map(all('.contents a').map(link => [targetOf(link.getAttribute('href')), link]));
    sections.delete(null);
    const passed = new Set();
    const spy = new IntersectionObserver(entries => {
      for (const e of entries) passed[e.isIntersecting ? 'add' : 'delete'](e.target);
      const current = [...sections.keys()].filter(h => passed.has(h)).at(-1);
      for (const [heading, link] of sections) {
        if (heading === current) link.setAttribute('aria-current', 'true');
        else link.removeAttribute('aria-current');
      }
    }, { rootMargin: '9999999px 0px -66%' }); // from the head of the page to a third of the screen
    for (const heading of sections.keys()) spy.observe(heading);

    /* ---- Search: its dialog, its engine and its records come when it is first asked for ---- */

    const searchLink = document.querySelector('a.search');
    const load = src => new Promise((done, fail) => document.head.append(make('script', { src, onload: done, onerror: fail })));
    let searchBox;

    async function search() {
      try {
        if (searchBox) return (await searchBox).open();
        searchBox = Promise.all([styled(), load(searchLink.dataset.box)]).then(() => BriefSearchBox(searchLink));
        const dialog = await searchBox;
        dialog.open();
        dialog.loading();
        await load(searchLink.dataset.engine);
        await load(searchLink.dataset.records);
        dialog.ready();
      } catch {
        location.href = searchLink.href; // the index needs no script
      }
    }

    if (searchLink && globalThis.HTMLDialogElement) {
      searchLink.setAttribute('aria-keyshortcuts', 'Control+K Meta+K');
      searchLink.addEventListener('click', e => {
        if (!plainClick(e)) return;
        e.preventDefault();
        search();
      });
      addEventListener('keydown', e => {
        if (e.key.toLowerCase() !== 'k' || !(e.ctrlKey || e.metaKey) || e.shiftKey || e.altKey) return;
        e.preventDefault();
        search();
      });
    }

    /* ---- Filters ---- */

    const filter = document.querySelector('.filter');
    const controls = filter ? all('input, select', filter) : [];

    // A choice is NAME=VALUE; of checkboxes those that are off are told.
    function setChoices(choices) {
      for (const c of controls) {
        const chosen = choices.get(c.name) || '';
        if (c.type === 'checkbox') c.checked = !choices.getAll(c.name).includes(c.value);
        else if (c.type === 'radio') c.checked = c.value === chosen || !c.value && !controls.some(o => o.name === c.name && o.value === chosen);
        else c.value = [...c.options].some(o => o.value === chosen) ? chosen : '';
      }
    }

    function choices() {
      const out = new URLSearchParams();
      for (const c of controls) {
        if (c.type === 'checkbox') c.checked || out.append(c.name, c.value);
        else if (c.value && (c.checked || c.options)) out.append(c.name, c.value);
      }
      return out.toString();
    }

    // The bars of the timeline say how much is left of their years, and lead to the first of it.
    const strips = all('.strip ol').map(list => all('a', list).map(bar => (
      { bar, from: +bar.dataset.from, href: bar.hash, name: bar.ariaLabel, count: bar.dataset.count })));

    function tellBars(left) {
      for (const bars of strips) {
        const of = Map.groupBy(left, e => bars.findLast(b => b.from <= e.dataset.year));
        for (const b of bars) {
          const events = of.get(b) || [], n = events.length;
          b.bar.href = n ? '#' + events[0].id : b.href;
          b.bar.dataset.count = n;
          b.bar.ariaLabel = n == b.count ? b.name : filter.dataset.bar.replace('{0}', b.name).replace('{1}', n);
        }
      }
    }

    function tell() {
      if (!filter.dataset.shown) return;
      const shown = selector => all(selector).filter(e => e.getClientRects().length);
      const left = shown('.filtered .entry, .compared [scope=col]');
      filter.querySelector('.shown').textContent = filter.dataset.shown.replace('{0}', left.length).replace('{1}', shown('.compared [scope=row]').length);
      filter.querySelector('.filter-empty').classList.toggle('on', !left.length);
      tellBars(left);
    }

    function follow() {
      const hash = location.hash;
      if (hash.includes('=')) {
        setChoices(new URLSearchParams(hash.slice(1)));
        tell();
      } else {
        const target = targetOf(hash); // a link to an entry shows it, whatever was chosen
        if (target && !target.getClientRects().length) {
          setChoices(new URLSearchParams());
          tell();
          target.scrollIntoView();
        }
      }
    }

    if (filter && CSS.supports('selector(:has(a))')) {
      filter.addEventListener('change', () => {
        const state = choices();
        history.replaceState(null, '', state ? '#' + state : location.href.split('#')[0]);
        tell();
      });
      addEventListener('hashchange', follow);
      addEventListener('pageshow', () => choices() && tell()); // some browsers restore what was chosen
      follow();
    }
  });
})();
