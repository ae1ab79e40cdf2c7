// Makes the page that is shown the page that it has become, and touches nothing else: where the reader is, what is open, what is
// chosen and what is selected stay as they are.
//
// What other scripts have made of the page is not in any document that was served. So the page as it was served is remembered
// when it has been read and no script has run on it yet, node by node; a new document is compared with that memory; and only
// what differs between the two is done to the nodes that are shown.
const patchPage = (() => {
  'use strict';

  const ELEMENT = 1, TEXT = 3;

  // What a patch cannot bring to life: the page's own scripts have looked for these when they began.
  const alive = 'input, select, textarea, button, dialog, form, h1, h2, h3, h4, h5, h6, script[src]';

  // hash is a 32-bit hash of a text (FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/), going on from another.
  function hash(text, from = 0x811c9dc5) {
    let h = from;
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
    return h >>> 0;
  }

  // remember returns a record of a node and all below it. Comments are as good as not there.
  function remember(node) {
    if (node.nodeType !== ELEMENT) {
      return { node, text: node.data, print: hash(node.data, 1) };
    }
    const r = { node, name: node.localName, attributes: attributesOf(node), children: childrenOf(node).map(remember) };
    return fingerprint(r);
  }

  function fingerprint(r) {
    let print = hash(r.name);
    for (const [name, value] of r.attributes) print = hash(name + '=' + value, print);
    for (const child of r.children) print = hash(String(child.print), print);
    r.print = print;
    return r;
  }

  const attributesOf = (element) => new Map([...element.attributes].map((a) => [a.name, a.value]));
  const childrenOf = (element) => [...element.childNodes].filter((n) => n.nodeType === ELEMENT || n.nodeType === TEXT);
  const idOf = (r) => (r.name ? r.attributes.get('id') : undefined);
  const same = (a, b) => a.print === b.print || (a.name === b.name && idOf(a) !== undefined && idOf(a) === idOf(b));

  // align returns for each new record the old one that it continues, or null; in order, so that nothing shown is moved.
  function align(before, after) {
    const pairs = new Array(after.length).fill(null);
    let start = 0;
    while (start < before.length && start < after.length && before[start].print === after[start].print) {
      pairs[start] = before[start];
      start++;
    }
    let a = before.length, b = after.length;
    while (a > start && b > start && before[a - 1].print === after[b - 1].print) pairs[--b] = before[--a];

    // Between the two ends: the longest common subsequence, unless the lists are so long that it would be felt.
    const n = a - start, m = b - start;
    const matched = [];
    if (n * m <= 250000) {
      const longest = Array.from({ length: n + 1 }, () => new Uint16Array(m + 1));
      for (let i = n - 1; i >= 0; i--) {
        for (let j = m - 1; j >= 0; j--) {
          longest[i][j] = same(before[start + i], after[start + j]) ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1]);
        }
      }
      for (let i = 0, j = 0; i < n && j < m;) {
        if (same(before[start + i], after[start + j])) matched.push([start + i++, start + j++]);
        else if (longest[i + 1][j] >= longest[i][j + 1]) i++;
        else j++;
      }
    }
    matched.push([a, b]);
    // What is left between two matches goes on as long as it is of the same kind.
    let i = start, j = start;
    for (const [nextOld, nextNew] of matched) {
      for (; i < nextOld && j < nextNew && before[i].name === after[j].name; i++, j++) pairs[j] = before[i];
      if (nextNew < b) pairs[nextNew] = before[nextOld];
      i = nextOld + 1;
      j = nextNew + 1;
    }
    return pairs;
  }

  // holdsAlive reports whether something is put in or taken out that scripts look for.
  function holdsAlive(before, after) {
    if (before.print === after.print || before.name === undefined) return false;
    const pairs = align(before.children, after.children);
    const kept = new Set(pairs);
    const concerns = (r) => r.name && (r.node.matches(alive) || r.node.querySelector(alive));
    return before.children.some((r) => !kept.has(r) && concerns(r)) ||
      after.children.some((r, i) => (pairs[i] ? holdsAlive(pairs[i], r) : concerns(r))) ||
      (before.node.matches('script[src]') && before.attributes.get('src') !== after.attributes.get('src'));
  }

  // patch does to what is shown what has happened between two records, and makes the first the second.
  function patch(before, after, changed) {
    if (before.print === after.print) return;
    if (before.name === undefined) {
      before.node.data = before.text = after.text;
      before.print = after.print;
      if (before.node.parentElement) changed.add(before.node.parentElement);
      return;
    }
    if (before.name === 'link' && before.attributes.get('rel') === 'stylesheet' && before.attributes.get('href') !== after.attributes.get('href')) {
      replaceStylesheet(before, after);
    }
    for (const [name, value] of after.attributes) {
      if (before.attributes.get(name) !== value) before.node.setAttribute(name, value);
    }
    for (const name of before.attributes.keys()) {
      if (!after.attributes.has(name)) before.node.removeAttribute(name);
    }
    const pairs = align(before.children, after.children);
    const kept = new Set(pairs);
    for (const r of before.children) {
      if (!kept.has(r)) {
        r.node.remove();
        changed.add(before.node);
      }
    }
    let last = null; // the node after which the next one goes
    const children = after.children.map((r, i) => {
      if (pairs[i]) {
        patch(pairs[i], r, changed);
        last = pairs[i].node;
        return pairs[i];
      }
      const node = document.importNode(r.node, true);
      before.node.insertBefore(node, last && last.parentNode === before.node ? last.nextSibling : last ? null : before.node.firstChild);
      last = node;
      changed.add(node.nodeType === ELEMENT ? node : before.node);
      return remember(node);
    });
    Object.assign(before, { attributes: after.attributes, children, print: after.print });
  }

  // replaceStylesheet lets the old styles stand until the new ones are there.
  function replaceStylesheet(before, after) {
    const old = before.node;
    const next = document.importNode(after.node, true);
    next.addEventListener('load', () => old.remove(), { once: true });
    next.addEventListener('error', () => old.remove(), { once: true });
    old.after(next);
    before.node = next;
    before.attributes = after.attributes;
  }

  // The page as it was served. Its root has had attributes from scripts by the time that it has been read.
  const root = attributesOf(document.documentElement);
  let page = null;
  document.addEventListener('readystatechange', () => {
    if (page) return;
    page = remember(document.documentElement);
    page.attributes = root;
    fingerprint(page);
  });

  // patchPage makes the page the document that was served now. It returns the elements that have changed, or null where it
  // cannot be done and the page is to be loaded again.
  return (document) => {
    const after = remember(document.documentElement);
    if (!page || holdsAlive(page, after)) return null;
    const changed = new Set();
    patch(page, after, changed);
    return [...changed];
  };
})();
