/** The page: what is shown, what was asked for, and how that goes. */

import { drawLegend } from './legend.js';
import { LayerMap } from './map.js';
import * as services from './services.js';
import { className, currentLanguage, make, number, setLanguage, text, translate } from './text.js';

const POLL = 1000;
const SLOW_POLL = 5000;
const CORNERS = ['west', 'south', 'east', 'north'];
/** Inputs that say what values mean; empty ones are left to the file and the model. */
const MEANINGS = ['msiUnits', 'offset', 'sarUnits', 'resolution'];
const byId = (id) => document.getElementById(id);

let layers = [];
let legends = {};
const visible = new Map();
let chosen;
const areasOf = new Map();
let running;
let jobs = [];
let lastFeature;

const map = new LayerMap('map', { onClick: showPoint, onDrawn: drawn });

// ---- layers ----

async function refreshLayers() {
  const answer = await services.layers();
  legends = answer.legends;
  const names = new Set(answer.layers.map((layer) => layer.name));
  layers.filter((layer) => !names.has(layer.name)).forEach((layer) => {
    map.remove(layer.name);
    visible.delete(layer.name);
  });
  layers = answer.layers;
  for (const layer of layers) {
    if (!visible.has(layer.name)) {
      visible.set(layer.name, layer.kind === 'msi' || !layers.some((other) => other.kind === 'msi'));
    }
    map.show(layer, visible.get(layer.name));
  }
  applyOpacity();
  listLayers();
  fill('msi', layers.filter((layer) => layer.kind === 'msi'));
  fill('sar', layers.filter((layer) => layer.kind === 'sar'));
}

function listLayers() {
  const items = layers.map((layer) => {
    const box = make('input', '', { type: 'checkbox', id: `layer-${layer.name}` });
    box.checked = visible.get(layer.name);
    box.addEventListener('change', () => toggle(layer, box.checked));
    const label = make('label', '', { title: layer.title });
    label.append(box, make('span', layer.name));
    const zoom = make('button', text('zoom'), { type: 'button', 'aria-label': `${text('zoomTo')} ${layer.name}` });
    zoom.addEventListener('click', () => map.zoomTo(layer.lonLat));
    const item = make('li', '', { class: layer.name === chosen?.name ? 'chosen' : '' });
    item.append(label, zoom);
    return item;
  });
  byId('layers').replaceChildren(...(items.length ? items : [make('li', text('noLayers'))]));
}

function toggle(layer, on) {
  visible.set(layer.name, on);
  map.show(layer, on);
  if (on && layer.kind === 'classes') {
    choose(layer);
  } else if (!on && layer.name === chosen?.name) {
    choose(layers.find((other) => other.kind === 'classes' && visible.get(other.name)));
  }
}

/** Makes a class map the one that the legend describes. */
function choose(layer) {
  chosen = layer;
  if (layer) {
    map.raise(layer.name);
  }
  applyOpacity();
  const items = [...byId('layers').children];
  items.forEach((item, i) => item.classList.toggle('chosen', layers[i]?.name === layer?.name));
  showLegend();
  const key = layer && `${layer.name} ${layer.modified}`;
  if (layer && !areasOf.has(key)) {
    areasOf.set(key, undefined);
    services.areas(layer.name).then((areas) => { areasOf.set(key, areas); showLegend(); })
      .catch((e) => { areasOf.delete(key); say(e.message, true); });
  }
}

function showLegend() {
  const areas = chosen && areasOf.get(`${chosen.name} ${chosen.modified}`);
  drawLegend(byId('legend'), byId('legend-title'), chosen, legends[chosen?.level] ?? [], areas);
}

function applyOpacity() {
  layers.filter((layer) => layer.kind === 'classes' || layer.kind === 'confidence')
    .forEach((layer) => map.setOpacity(layer.name, byId('opacity').value / 100));
}

function fill(id, choices) {
  const select = byId(id);
  const before = select.value;
  const empty = make('option', text('none'), { value: '' });
  select.replaceChildren(...choices.map((layer) => make('option', layer.name, { value: layer.name })), empty);
  if (choices.some((layer) => layer.name === before)) {
    select.value = before;
  }
}

// ---- a point ----

async function showPoint(coordinate) {
  if (!chosen) {
    byId('info').textContent = text('noMap');
    return;
  }
  try {
    [lastFeature] = await services.at(map.infoUrl(chosen.name, coordinate));
    lastFeature ??= {};
    tellPoint();
  } catch (e) {
    say(e.message, true);
  }
}

function tellPoint() {
  const info = byId('info');
  if (!lastFeature) {
    info.textContent = text('clickHere');
  } else if (!lastFeature.class) {
    info.textContent = text('nothingHere');
  } else {
    const sure = lastFeature.confidence === undefined ? '' : `, ${text('confidence')} ${number(lastFeature.confidence)} %`;
    info.textContent = `${className(lastFeature.class)} (${lastFeature.class.code})${sure}`;
  }
}

// ---- the area ----

const box = () => CORNERS.map((id) => byId(id).valueAsNumber);

function setBox(values) {
  CORNERS.forEach((id, i) => { byId(id).value = values[i].toFixed(6); });
  map.setBox(box());
}

function drawn(values) {
  setDrawing(false);
  setBox(values);
}

function setDrawing(on) {
  byId('draw').setAttribute('aria-pressed', String(on));
  map.draw(on);
  say(on ? text('drawHelp') : '');
}

// ---- a run ----

function say(message, isError = false) {
  byId('status').textContent = message;
  byId('status').classList.toggle('error', isError);
}

async function classify(event) {
  event.preventDefault();
  const [west, south, east, north] = box();
  if (west >= east || south >= north) {
    say(text('badArea'), true);
    return;
  }
  setRunning('');
  say('');
  try {
    const model = models.find((each) => each.id === byId('model').value);
    const needs = model?.modality ?? '';
    running = await services.start({
      msi: needs.includes('msi') ? byId('msi').value : '',
      sar: needs.includes('sar') ? byId('sar').value : '',
      model: byId('model').value,
      level: byId('level').value,
      name: byId('name').value,
      confidence: byId('confidence').checked,
      ...Object.fromEntries(MEANINGS.map((id) => [id, byId(id).value])),
      allowImplausible: byId('allowImplausible').checked,
    }, [west, south, east, north]);
    setRunning(running);
    await follow(running);
  } catch (e) {
    say(e.message || text('unreachable'), true);
  } finally {
    setRunning(undefined);
    refreshJobs();
  }
}

function setRunning(id) {
  const on = id !== undefined;
  byId('classify').disabled = on;
  byId('cancel').disabled = !id;
  byId('progress').hidden = !on;
  if (id === '') {
    byId('progress').value = 0;
  }
  running = id;
}

async function follow(id) {
  for (;;) {
    const now = await services.status(id);
    if (running !== id) {
      return;
    }
    if (now.failure) {
      say(now.failure, true);
      // What would make the imagery fit can be said there, with the refusal still in view.
      byId('values').open ||= [...MEANINGS, 'allowImplausible'].some((id) => now.failure.includes(`${id}=`));
      byId('status').scrollIntoView({ block: 'nearest' });
      return;
    }
    if (now.layer) {
      await refreshLayers();
      const layer = layers.find((each) => each.name === now.layer);
      visible.set(layer.name, true);
      map.show(layer, true);
      listLayers();
      choose(layer);
      say([text('done') + layer.name, ...now.warnings].join('\n'));
      return;
    }
    byId('progress').value = now.percent;
    byId('progress').textContent = `${now.percent} %`;
    say(now.message);
    refreshJobs();
    await new Promise((resume) => { setTimeout(resume, POLL); });
  }
}

async function cancel() {
  const id = running;
  byId('cancel').disabled = true;
  try {
    await services.dismiss(id);
    running = undefined;
    say(text('dismissed'));
  } catch (e) {
    say(e.message, true);
  }
}

async function refreshJobs() {
  try {
    jobs = await services.jobs();
    listJobs();
  } catch {
    say(text('unreachable'), true);
  }
}

function listJobs() {
  const items = jobs.map((job) => {
    const time = new Date(job.created).toLocaleTimeString(currentLanguage() === 'pt' ? 'pt-BR' : 'en');
    const percent = job.state === 'started' ? ` ${job.percent} %` : '';
    const why = job.state === 'failed' ? `: ${job.message}` : '';
    return make('li', `${time} ${job.process.replace(/^.*:/, '')}: ${text(job.state)}${percent}${why}`);
  });
  byId('jobs').replaceChildren(...(items.length ? items : [make('li', text('noJobs'))]));
}

// ---- start ----

let models = [];

function retranslate() {
  translate();
  byId('map').setAttribute('aria-label', text('theMap'));
  listLayers();
  fill('msi', layers.filter((layer) => layer.kind === 'msi'));
  fill('sar', layers.filter((layer) => layer.kind === 'sar'));
  showLegend();
  tellPoint();
  listJobs();
}

async function begin() {
  byId('language').value = currentLanguage();
  byId('language').addEventListener('change', (e) => { setLanguage(e.target.value); retranslate(); });
  byId('opacity').addEventListener('input', applyOpacity);
  byId('draw').addEventListener('click', () => setDrawing(byId('draw').getAttribute('aria-pressed') !== 'true'));
  byId('view').addEventListener('click', () => setBox(map.viewBox()));
  CORNERS.forEach((id) => byId(id).addEventListener('change', () => map.setBox(box())));
  byId('form').addEventListener('submit', classify);
  byId('cancel').addEventListener('click', cancel);
  // The browser shows what is wrong with a field only where it can be seen.
  byId('values').addEventListener('invalid', () => { byId('values').open = true; }, true);
  document.addEventListener('keydown', (e) => { if (e.key === 'Escape') setDrawing(false); });
  try {
    await refreshLayers();
    retranslate();
    const first = layers.find((layer) => layer.kind === 'msi') ?? layers[0];
    if (first) {
      map.zoomTo(first.lonLat);
      setBox(first.lonLat);
    }
    const allowed = await services.allowed();
    for (const id of ['msiUnits', 'sarUnits']) {
      byId(id).append(...allowed[id].map((value) => make('option', value, { value })));
    }
    models = await services.models();
    byId('model').replaceChildren(...models.map((model) => make('option', model.id, { value: model.id, title: model.title })));
    const full = models.find((model) => model.modality === 'msi+sar' && model.level === 'L2');
    if (full) {
      byId('model').value = full.id;
    }
  } catch (e) {
    say(e.message || text('unreachable'), true);
  }
  await refreshJobs();
  setInterval(() => { if (running === undefined) refreshJobs(); }, SLOW_POLL);
}

begin();
