/** The page: its parts, and what they tell each other. */

import { Area } from './area.js';
import { Changes } from './changes.js';
import { Compare } from './compare.js';
import { History } from './history.js';
import { Jobs } from './jobs.js';
import { hasLegend, isMap, LayerList } from './layers.js';
import { Legend } from './legend.js';
import * as link from './link.js';
import { LayerMap } from './map.js';
import { Outcome } from './outcome.js';
import { PolygonList } from './polygons.js';
import { Run } from './run.js';
import * as services from './services.js';
import { quote } from './status.js';
import { className, currentLanguage, number, onLanguage, setLanguage, text, translate } from './text.js';
import { Timeline } from './timeline.js';
import { Values } from './values.js';

const SLOW_POLL = 5000;
const byId = (id) => document.getElementById(id);

const map = new LayerMap('map', {
  onClick: showPoint,
  onDrawn: (box) => area.drawn(box),
  onMoved: remember,
});
const timeline = new Timeline(dateChosen);
const layers = new LayerList(map, timeline, { onChange: layersChanged, onToggle: toggled });
const legend = new Legend(layers, timeline);
const history = new History(layers);
const compare = new Compare(layers, map, compared);
const changes = new Changes(compare, map, showChanges);
const polygons = new PolygonList(map, () => layers.legends, remember);
const values = new Values(layers);
const outcome = new Outcome(layers, values);
const area = new Area(map);
const jobs = new Jobs();
const run = new Run(values, outcome, area, { onLayer: showResult, onStep: () => jobs.refresh() });
/** Whether what is seen has been brought back, so that it may be written into the address. */
let begun = false;

// ---- layers ----

function layersChanged() {
  polygons.fill(layers.polygons);
  values.fill();
  outcome.fill();
  compare.fill();
  applyOpacity();
}

function toggled(layer, on) {
  if (on && hasLegend(layer)) {
    choose(layer);
  } else if (!on && layer.name === legend.chosen?.name) {
    chooseAny();
  }
  remember();
}

/** Makes one of those that are seen the one that is described; none if none has a legend. */
function chooseAny() {
  choose(layers.all.find((layer) => hasLegend(layer) && layers.isVisible(layer)));
}

/** Makes a map with a legend the one that is described. */
function choose(layer) {
  if (layer) {
    map.raise(layer.name);
  }
  applyOpacity();
  layers.mark(layer);
  legend.describe(layer);
  history.describe(layer);
}

function applyOpacity() {
  map.setOpacity(layers.all.filter(isMap).map((layer) => layer.name), byId('opacity').value / 100);
}

function compared() {
  changes.offer();
  remember();
}

function dateChosen() {
  layers.draw();
  legend.describe(legend.chosen);
  remember();
}

async function showResult(name, date) {
  await layers.refresh();
  if (date) {
    timeline.time = date;
  }
  const layer = layers.named(name);
  layers.set(layer, true);
  choose(layer);
  remember();
}

/** Shows changes that have been published, with their polygons outlined. */
async function showChanges(name) {
  await showResult(name);
  const { polygons: beside } = layers.named(name);
  if (beside) {
    await polygons.set(beside, true);
    remember();
  }
}

// ---- a point ----

let lastFeature;

async function showPoint(coordinate, share, polygon) {
  if (polygon) {
    lastFeature = { polygon };
    tellPoint();
    return;
  }
  const { layer, time } = compare.isOn ? compare.at(share) : { layer: legend.chosen, time: legend.time };
  if (!layer) {
    byId('info').textContent = text('noMap');
    return;
  }
  try {
    [lastFeature] = await services.at(map.infoUrl(layer, time, coordinate));
    lastFeature ??= {};
    tellPoint();
  } catch (e) {
    quote(e.message, true);
  }
}

function tellPoint() {
  const info = byId('info');
  if (!lastFeature) {
    info.textContent = text('clickHere');
  } else if (lastFeature.polygon) {
    info.textContent = polygons.tell(lastFeature.polygon);
  } else {
    const entry = lastFeature.class ?? lastFeature.change;
    const sure = lastFeature.confidence === undefined ? '' : `, ${text('confidence')} ${number(lastFeature.confidence)} %`;
    info.textContent = entry ? `${className(entry)} (${entry.code})${sure}` : text('nothingHere');
  }
}

// ---- the address ----

function remember() {
  if (begun) {
    byId('link').href = link.write({
      at: map.place(), layers: [...layers.visibleNames, ...polygons.visibleNames], opacity: byId('opacity').value, time: timeline.time, compared: compare.state,
    });
  }
}

/** Shows what the address says; false if it says nothing. */
function restore() {
  const state = link.read();
  if (!state) {
    return false;
  }
  byId('opacity').value = state.opacity;
  timeline.time = state.time;
  layers.all.forEach((layer) => layers.set(layer, state.layers.includes(layer.name)));
  polygons.all.forEach(({ name }) => polygons.set(name, state.layers.includes(name)));
  if (state.at) {
    map.goTo(state.at);
  }
  compare.state = state.compared;
  chooseAny();
  return Boolean(state.at);
}

// ---- start ----

async function begin() {
  byId('language').value = currentLanguage();
  byId('language').addEventListener('change', (e) => setLanguage(e.target.value));
  byId('opacity').addEventListener('input', () => { applyOpacity(); remember(); });
  onLanguage(() => { byId('map').setAttribute('aria-label', text('theMap')); tellPoint(); });
  if (window.matchMedia('(max-width: 40rem)').matches) {
    byId('classes').open = false;
  }
  translate();
  try {
    await layers.refresh();
    const first = layers.all.find((layer) => layer.kind === 'msi') ?? layers.all[0];
    if (first) {
      area.set(first.lonLat);
    }
    if (!restore() && first) {
      map.zoomTo(first.lonLat);
    }
    begun = true;
    window.addEventListener('hashchange', () => { if (!restore()) remember(); });
    remember();
    await values.begin();
  } catch (e) {
    quote(e.message || text('unreachable'), true);
  }
  run.resume(await jobs.refresh());
  setInterval(() => { if (!run.isOn) jobs.refresh(); }, SLOW_POLL);
}

begin();
