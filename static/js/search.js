/* The engine of the search. It reads the records of the brief and finds those that fit a query: the words themselves, their other
   inflections, words that begin so, and, where there are none of these, words that differ by a letter or two. Marks on letters do
   not count. It touches no page, so it runs in any engine of the language. */

globalThis.BriefSearch = (() => {
  'use strict';

  // How much a record of each kind weighs, in the order of the data: chapter, section, fact, figure, comparison, event,
  // recommendation, term, source, difference from the original, correction.
  const weights = [1.3, 1.25, 1.05, 1, .85, .95, 1, 1.3, .7, .7, .7];

  const letters = { ı: 'i', ø: 'o', ł: 'l', đ: 'd', ß: 'ss', æ: 'ae', œ: 'oe' };
  const fold = s => s.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/[ıøłđßæœ]/g, c => letters[c]);

  // Words with their places. Abbreviations are one word with or without points, numbers with or without separators.
  const pattern = /\p{N}+(?:[.,]\p{N}+)*|\p{L}(?:\.\p{L})+(?![\p{L}\p{M}])|[\p{L}\p{M}]+/gu;
  const split = s => [...s.matchAll(pattern)].map(m => ({ word: fold(m[0]).replace(/[.,]/g, ''), at: m.index, end: m.index + m[0].length }));

  // What inflections of a word share. Light on purpose: better two stems for one word than one for two words.
  const stems = {
    en: w => w.length < 4 ? w : w
      .replace(/(?:ie[sd]|y)$/, 'i')
      .replace(/([sxz]|ch|sh)es$/, '$1')
      .replace(/([^su])s$/, '$1')
      .replace(/([aeiouy].*)(?:ing|ed)$/, '$1')
      .replace(/([^aeioulsz])\1$/, '$1')
      .replace(/e$/, ''),
    es: w => w.length < 4 ? w : w
      .replace(/ces$/, 'z')
      .replace(/([^aeiou])es$/, '$1')
      .replace(/s$/, '')
      .replace(/(?:ando|iendo|[ai]d[oa])$/, '')
      .replace(/([^aeiou])[aeo]$/, '$1'),
  };

  // The edits between two words, a swap of neighbours being one (optimal string alignment); above max, more than max.
  function edits(a, b, max) {
    if (Math.abs(a.length - b.length) > max) return max + 1;
    let before, last = [...Array(b.length + 1).keys()];
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      for (let j = 1; j <= b.length; j++) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
        if (before && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      if (Math.min(...row) > max) return max + 1;
      [before, last] = [last, row];
    }
    return last[b.length];
  }

  let data, stem, records;
  const vocabulary = new Map(); // word → { stem, records: Map(number of the record → how often, and how prominently) }

  function load(given) {
    data = given;
    stem = stems[data.language] || stems.en;
    records = data.records.map(([kind, title, place, address, text, names = []]) =>
      ({ kind, title, place, address, text, names: [title, ...names].map(fold) }));
    const lengths = records.map(r => split(r.text).length);
    const usual = lengths.reduce((a, b) => a + b, 0) / records.length;
    records.forEach((r, n) => {
      const add = (words, weight) => {
        for (const { word } of words) {
          if (!vocabulary.has(word)) vocabulary.set(word, { stem: stem(word), records: new Map() });
          const of = vocabulary.get(word).records;
          of.set(n, (of.get(n) || 0) + weight);
        }
      };
      const title = split(r.title);
      add(title, 4 / Math.sqrt(title.length));
      add(split(r.place), .5);
      add(split(r.text), 1 / (.6 + .4 * lengths[n] / usual));
    });
  }

  // The words of the brief that a word of the query means, each with how well it fits, from 0 to 1.
  function meanings(word, last) {
    const out = new Map(), root = stem(word);
    let known = false;
    for (const [w, v] of vocabulary) {
      if (w === word) out.set(w, 1);
      else if (v.stem === root) out.set(w, .9);
      else if (word.length > (last ? 1 : 2) && w.startsWith(word)) // a short one only while it is being typed
        out.set(w, .3 + .5 * word.length / w.length);
      else continue;
      known ||= out.get(w) >= .9;
    }
    const max = word.length < 4 || /\d/.test(word) ? 0 : word.length < 8 ? 1 : 2;
    if (!known && max) {
      for (const w of vocabulary.keys()) {
        const d = edits(word, w, max);
        if (d <= max && !out.has(w)) out.set(w, .6 * (1 - d / word.length) * (w[0] === word[0] ? 1 : .7));
      }
    }
    return out;
  }

  // The records that fit the query, the best first.
  function find(query) {
    const asked = [...new Set(split(query).map(w => w.word))];
    const scores = new Map(), marks = new Set();
    for (const [i, word] of asked.entries()) {
      const of = new Map();
      for (const [w, fit] of meanings(word, i === asked.length - 1)) {
        marks.add(w);
        for (const [n, often] of vocabulary.get(w).records) {
          const s = fit * often / (fit * often + 1.2) * fit;
          if (s > (of.get(n) || 0)) of.set(n, s);
        }
      }
      const rare = Math.log(1 + records.length / (1 + of.size));
      for (const [n, s] of of) {
        const score = scores.get(n) || { sum: 0, words: 0 };
        score.sum += s * rare;
        score.words++;
        scores.set(n, score);
      }
    }
    const whole = fold(query).trim();
    const results = [...scores].map(([n, { sum, words }]) => {
      const r = records[n];
      let score = sum * weights[r.kind] * (words / asked.length) ** 3;
      if (r.names.includes(whole)) score *= 2.2;
      else if (asked.length > 1 && r.names[0].includes(whole)) score *= 1.6;
      else if (asked.length > 1 && fold(r.text).includes(whole)) score *= 1.4;
      return { n, score, words };
    });
    const most = Math.max(0, ...results.map(r => r.words));
    return results.filter(r => r.words === most || r.words > asked.length / 2)
      .sort((a, b) => b.score - a.score || a.n - b.n)
      .map(({ n }) => ({ ...records[n], kind: data.kinds[records[n].kind], marks }));
  }

  // A text in parts, [words, whether they are marked]; from a long one about as many letters as given, around its best place.
  function excerpt(text, marks, length = 180) {
    const found = split(text).filter(w => marks.has(w.word));
    let start = 0, best = 0;
    for (const w of found) {
      const near = new Set(found.filter(o => o.at >= w.at && o.end <= w.at + length).map(o => o.word)).size;
      if (near > best) [best, start] = [near, w.at];
    }
    start = text.length <= length || start < length / 2 ? 0 : text.indexOf(' ', start - length / 3) + 1;
    let end = start + length;
    end = end >= text.length ? text.length : text.lastIndexOf(' ', end);
    if (end <= start) end = text.length;
    const parts = [[start ? '… ' : '', false]];
    let at = start;
    for (const w of found) {
      if (w.at < at || w.end > end) continue;
      parts.push([text.slice(at, w.at), false], [text.slice(w.at, w.end), true]);
      at = w.end;
    }
    parts.push([text.slice(at, end) + (end < text.length ? ' …' : ''), false]);
    return parts.filter(([s]) => s);
  }

  return { load, find, excerpt, get words() { return data?.words; } };
})();
