// What axe does not look for. Each function returns what is wrong, a line each.
window.everybody = (() => {
  const all = (s, root = document) => [...root.querySelectorAll(s)];
  const controls = 'a[href], button, summary, input:not([type=hidden]), select, textarea';
  const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.hid, [inert]') && e.getClientRects().length > 0;
  const inline = (e) => e.tagName === 'A' && getComputedStyle(e).display === 'inline'; // stands in a sentence, and may break
  const said = (e) => e.outerHTML.slice(0, 120);

  // Nothing sticks out at a side, where a narrow window would have to be scrolled both ways (WCAG 1.4.10).
  const wide = () => {
    const wide = document.scrollingElement.scrollWidth;
    if (wide <= innerWidth) return [];
    const who = all('body *').filter((e) => {
      const { left, right } = e.getBoundingClientRect();
      return right > innerWidth + 1 || left < -1;
    });
    return [`is ${wide} px wide in ${innerWidth}: ${who.slice(-3).map(said).join(' | ')}`];
  };

  // Whoever hears a form knows its controls apart (2.4.6).
  const names = () => {
    const name = (e) => e.getAttribute('aria-label') || [...(e.labels || [])].map((l) => l.innerText.trim()).join(' ') || e.innerText || e.textContent; // what is folded may have no innerText
    const group = (e) => e.closest('fieldset')?.querySelector('legend')?.innerText || '';
    const named = all('main form input:not([type=hidden]), main form select, main form button').map((e) => group(e) + '/' + name(e).trim());
    return named.filter((n, i) => n.endsWith('/') || named.indexOf(n) !== i).map((n) => 'has a name that is empty or given twice: ' + n);
  };

  // A thumb hits what it means (2.5.8): 24 px each way, and 44 for what a step is done with. A radio is as large as its label.
  const targets = (main = 44) => {
    const large = 'button, .go, .row, .tile, .in:not([size]), select, summary, .aid a, .say a';
    return all(controls).filter(seen).flatMap((e) => {
      const label = /radio|checkbox/.test(e.type) ? e.closest('label') || e : e;
      if (inline(label)) return [];
      const { width, height } = label.getBoundingClientRect();
      const least = main && label.matches(large) && !label.matches('.say a') ? main : 24;
      return Math.round(width) < 24 || Math.round(height) < least ? [`has a target of ${Math.round(width)} × ${Math.round(height)} px: ${said(label)}`] : [];
    });
  };

  // Nothing of a text is cut off, and nothing that can be pressed lies on something else (1.4.4, 1.4.12).
  const cut = () => {
    const cut = all('body *').filter((e) => {
      if (!seen(e) || !e.textContent.trim() || e.matches('select, option, datalist, datalist *')) return false;
      const { overflowX, overflowY, display } = getComputedStyle(e);
      if (e.tabIndex === 0 && /auto|scroll/.test(overflowX)) return false; // is moved by the keyboard
      return display !== 'inline' && (overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1 || overflowY !== 'visible' && e.scrollHeight > e.clientHeight + 1);
    });
    const boxes = all(controls).filter((e) => seen(e) && !inline(e) && !e.closest('.tile')).map((e) => [e, e.getBoundingClientRect()]);
    const covers = boxes.flatMap(([a, x], i) => boxes.slice(i + 1)
      .filter(([b, y]) => !a.contains(b) && !b.contains(a) &&
        Math.min(x.right, y.right) - Math.max(x.left, y.left) > 1 && Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top) > 1)
      .map(([b]) => `lets one cover the other: ${said(a)} | ${said(b)}`));
    return cut.map((e) => 'cuts off ' + said(e)).concat(covers);
  };

  // A list shows that it opens, also where the page's own drawings are left out.
  const arrows = () => all('select:not([size])').filter(seen).filter((e) => {
    const { appearance, backgroundImage } = getComputedStyle(e);
    return appearance === 'none' && (matchMedia('(forced-colors: active)').matches || !backgroundImage.includes('gradient'));
  }).map((e) => 'has a list without an arrow: ' + said(e));

  // What moves by itself ends within five seconds (2.2.2), save for what shows that something is under way while there is nothing to
  // do but wait. Nothing moves for who wants none of it.
  const moves = () => document.getAnimations().flatMap((a) => {
    const e = a.effect.target;
    const { endTime } = a.effect.getComputedTiming();
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const loads = e.closest('.at-wait, .at-notice') && e.closest('.bar, .join');
    return still || endTime > 5000 && !loads ? ['moves for ' + endTime + ' ms: ' + said(e)] : [];
  });

  // A link to a field leads there, and shows its label (3.3.1).
  const links = () => all('.say a[href^="#"]').flatMap((a) => {
    scrollTo(0, 9e9);
    a.click();
    const field = document.querySelector(a.hash);
    const label = field.labels?.[0] || field.querySelector('legend');
    const { top, bottom } = label.getBoundingClientRect();
    scrollTo(0, 0);
    if (document.activeElement !== field && !field.contains(document.activeElement)) return ['does not lead to its field: ' + said(a)];
    return top < 0 || bottom > innerHeight ? ['leads past the label: ' + said(a)] : [];
  });

  // The page as it is, and with a person's own style above it. The policy of the page's content does not forbid that.
  const own = new CSSStyleSheet();
  document.adoptedStyleSheets = [own];
  const styled = (name, css) => {
    own.replaceSync(css);
    const found = [...wide(), ...cut()].map((w) => `${name} ${w}`);
    own.replaceSync('');
    return found;
  };
  const look = (main) => [
    ...wide(), ...names(), ...targets(main), ...cut(), ...arrows(), ...links(),
    ...styled('in letters of twice the size', 'html { font-size: 200% !important; -webkit-text-size-adjust: none }'),
    ...styled('spaced out', '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }'),
  ];

  const axe = async (runOnly) => (await window.axe.run(document, { runOnly, resultTypes: ['violations'] })).violations
    .flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)} ${n.failureSummary.replace(/\s+/g, ' ')}`));

  return { arrows, axe, look, moves, wide };
})();
