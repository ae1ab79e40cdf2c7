/* On the page at which a long list begins: an address that an entry had while the list was on this page leads to where it is now. */
(() => {
  const places = document.currentScript.dataset.places;
  let known;

  globalThis.BriefPlaces = pages => {
    known = pages;
    find();
  };

  function find() {
    if (!location.hash || document.querySelector(':target')) return;
    if (known) {
      for (const page in known) {
        if (known[page].some(id => new URL('#' + id, location).hash === location.hash)) return location.replace(new URL(page + location.hash, location));
      }
      return;
    }
    const script = document.createElement('script');
    script.src = places;
    document.head.append(script);
  }

  addEventListener('hashchange', find);
  find();
})();
