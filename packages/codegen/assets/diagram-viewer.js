// The script of the HTML diagram: search, zoom and pan. Runs in the page that `parse-orm diagram --format html` writes.
// @ts-check
'use strict';

(() => {
  const svg = /** @type {SVGSVGElement} */ (document.querySelector('svg.diagram'));
  const search = /** @type {HTMLInputElement} */ (document.querySelector('#search'));
  const status = /** @type {HTMLElement} */ (document.querySelector('#found'));
  const entities = /** @type {SVGGElement[]} */ ([...svg.querySelectorAll('.entity')]);
  const lines = /** @type {SVGGElement[]} */ ([...svg.querySelectorAll('.line')]);
  const whole = { width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height };

  /** The part of the diagram that is seen, in its own units. */
  let view = { x: 0, y: 0, width: whole.width, height: whole.height };

  const show = () => {
    svg.setAttribute('viewBox', `${view.x} ${view.y} ${view.width} ${view.height}`);
  };

  /** Units of the diagram for one pixel of the screen. */
  const unitsPerPixel = () => Math.max(view.width / svg.clientWidth, view.height / svg.clientHeight);

  const fit = () => {
    view = { x: 0, y: 0, width: whole.width, height: whole.height };
    show();
  };

  /**
   * @param {number} factor below 1 to come closer
   * @param {{ x: number, y: number }} centre stays where it is
   */
  const zoom = (factor, centre) => {
    const limited = Math.min(Math.max(view.width * factor, 200), whole.width * 4) / view.width;
    view = {
      x: centre.x + (view.x - centre.x) * limited,
      y: centre.y + (view.y - centre.y) * limited,
      width: view.width * limited,
      height: view.height * limited,
    };
    show();
  };

  const middle = () => ({ x: view.x + view.width / 2, y: view.y + view.height / 2 });

  /** @param {MouseEvent} event */
  const pointUnder = (event) => {
    const matrix = svg.getScreenCTM();
    if (!matrix) return middle();
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    return { x, y };
  };

  svg.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      zoom(Math.exp(event.deltaY * 0.0015), pointUnder(event));
    },
    { passive: false },
  );

  /** @type {{ x: number, y: number } | undefined} */
  let grabbed;
  let wasMoved = false;
  svg.addEventListener('pointerdown', (event) => {
    grabbed = { x: event.clientX, y: event.clientY };
    wasMoved = false;
  });
  svg.addEventListener('pointermove', (event) => {
    if (!grabbed) return;
    const [right, down] = [event.clientX - grabbed.x, event.clientY - grabbed.y];
    if (!wasMoved && Math.hypot(right, down) < 4) return;
    // Captured only now: a click without a move is for the class below.
    if (!wasMoved) svg.setPointerCapture(event.pointerId);
    wasMoved = true;
    const units = unitsPerPixel();
    view.x -= right * units;
    view.y -= down * units;
    grabbed = { x: event.clientX, y: event.clientY };
    show();
  });
  for (const end of ['pointerup', 'pointercancel']) svg.addEventListener(end, () => (grabbed = undefined));

  /** Brings an entity to the middle, near enough to read. @param {SVGGElement} entity */
  const goTo = (entity) => {
    const box = entity.getBBox();
    const place = entity.transform.baseVal.consolidate()?.matrix;
    const width = Math.min(Math.max(box.width * 4, 900), whole.width);
    const height = (width * svg.clientHeight) / svg.clientWidth;
    view = {
      x: (place?.e ?? 0) + box.width / 2 - width / 2,
      y: (place?.f ?? 0) + Math.min(box.height, height) / 2 - height / 2,
      width,
      height,
    };
    show();
  };

  /** Marks a class, what leads to it and what it leads to; nothing where no class is named. @param {string} [className] */
  const select = (className) => {
    const chosen = entities.find((entity) => entity.dataset['class'] === className);
    // Classes whose links to the chosen one have no line, because too many lead there.
    const neighbours = new Set([className, ...(chosen?.dataset['linkedFrom']?.split(' ') ?? [])]);
    for (const line of lines) {
      const { from, to } = line.dataset;
      const isOwn = from === className || to === className;
      if (isOwn) neighbours.add(from).add(to);
      line.classList.toggle('faint', className !== undefined && !isOwn);
    }
    for (const entity of entities) {
      const isNear =
        neighbours.has(entity.dataset['class']) || entity.dataset['linkedFrom']?.split(' ').includes(className ?? '');
      entity.classList.toggle('faint', className !== undefined && !isNear);
      entity.classList.toggle('selected', entity.dataset['class'] === className);
    }
  };

  svg.addEventListener('click', (event) => {
    if (wasMoved) return;
    const entity = /** @type {Element} */ (event.target).closest('.entity');
    select(entity instanceof SVGGElement ? entity.dataset['class'] : undefined);
  });

  /** @type {SVGGElement[]} */
  let found = [];
  let next = 0;
  search.addEventListener('input', () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    found = [];
    next = 0;
    for (const entity of entities) {
      const name = (entity.querySelector('.name')?.textContent ?? '').toLowerCase();
      let hits = words.length > 0 && words.every((word) => name.includes(word)) ? 1 : 0;
      for (const row of entity.querySelectorAll('.row')) {
        const text = `${name} ${row.textContent}`.toLowerCase();
        const isHit = words.length > 0 && hits === 0 && words.every((word) => text.includes(word));
        row.classList.toggle('hit', isHit);
      }
      hits += entity.querySelectorAll('.row.hit').length;
      entity.classList.toggle('faint', words.length > 0 && hits === 0);
      if (hits > 0) found.push(entity);
    }
    for (const line of lines) line.classList.toggle('faint', words.length > 0);
    status.textContent = words.length === 0 ? '' : found.length === 1 ? '1 class' : `${found.length} classes`;
  });
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && found.length > 0) {
      const entity = found[next++ % found.length];
      if (entity) goTo(entity);
    }
  });

  const actions = {
    closer: () => zoom(1 / 1.3, middle()),
    farther: () => zoom(1.3, middle()),
    fit,
  };
  for (const [id, action] of Object.entries(actions))
    document.querySelector(`#${id}`)?.addEventListener('click', action);

  const keys = new Map([
    ['+', actions.closer],
    ['=', actions.closer],
    ['-', actions.farther],
    ['0', actions.fit],
  ]);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      search.value = '';
      search.dispatchEvent(new Event('input'));
      select();
      search.blur();
    } else if (document.activeElement !== search && !event.ctrlKey && !event.metaKey) {
      if (event.key === '/') {
        event.preventDefault();
        search.focus();
      }
      keys.get(event.key)?.();
    }
  });
})();
