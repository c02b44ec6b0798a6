/** Which imagery a model is to read and what its values mean, proposed from the values and tags themselves. */

import { fillChoices } from './layers.js';
import * as services from './services.js';
import { quote } from './status.js';
import { make, onLanguage, text } from './text.js';
import { dateText } from './timeline.js';

const byId = (id) => document.getElementById(id);

/** The inputs about values of each sensor, and the fewest bands that a layer of it can have. */
const SENSORS = {
  msi: { inputs: ['msiUnits', 'offset'], bands: 12 },
  sar: { inputs: ['sarUnits'], bands: 2 },
};
/** All inputs that say what values mean; empty ones are left to the file and the model. */
const MEANINGS = ['msiUnits', 'offset', 'bands', 'sarUnits', 'resolution'];

export class Values {
  #layers;
  #models = [];
  #allowed = { msiUnits: [], sarUnits: [] };
  /** What the server said of each sensor's layer. */
  #advice = {};
  /** What is filled in because it was proposed, by input. */
  #proposed = new Map();

  constructor(layers) {
    this.#layers = layers;
    onLanguage(() => { this.fill(); this.#write(); });
    ['msi', 'sar'].forEach((id) => byId(id).addEventListener('change', () => this.#fillTimes()));
    ['msi', 'sar', 'time', 'model', 'bands'].forEach((id) => byId(id).addEventListener('change', () => this.ask().catch((e) => quote(e.message, true))));
    MEANINGS.forEach((id) => byId(id).addEventListener('input', () => this.#proposed.delete(id)));
    // The browser shows what is wrong with a field only where it can be seen.
    byId('values').addEventListener('invalid', () => { byId('values').open = true; }, true);
  }

  /** Learns which models there are and which values the process allows. */
  async begin() {
    this.#allowed = await services.allowed();
    this.#models = await services.models();
    byId('model').replaceChildren(...this.#models.map((model) => make('option', model.id, { value: model.id, title: model.title })));
    const full = this.#models.find((model) => model.modality === 'msi+sar' && model.level === 'L2');
    if (full) {
      byId('model').value = full.id;
    }
    await this.ask();
  }

  /** Lists the layers that can be imagery of each sensor, those that look like it first. */
  fill() {
    for (const [sensor, { bands }] of Object.entries(SENSORS)) {
      const sure = this.#layers.all.filter((layer) => layer.kind === sensor);
      const perhaps = this.#layers.all.filter((layer) => layer.kind === 'other' && layer.bands >= bands);
      fillChoices(byId(sensor), [...sure, ...perhaps].map((layer) => layer.name), 'none', sure[0]?.name);
    }
    this.#fillTimes();
  }

  /** The dates of the chosen imagery, in the order of time. */
  get dates() {
    const times = Object.keys(SENSORS).flatMap((sensor) => this.#layers.named(byId(sensor).value)?.times ?? []);
    return [...new Set(times)].sort().map(dateText);
  }

  /** Lists the dates of the chosen imagery. */
  #fillTimes() {
    byId('time-row').hidden = this.dates.length === 0;
    fillChoices(byId('time'), this.dates, 'newest');
  }

  #reads(sensor) {
    const model = this.#models.find((each) => each.id === byId('model').value);
    return (model?.modality ?? '').includes(sensor) && byId(sensor).value !== '';
  }

  /** Asks what the chosen imagery would be taken for, and fills in what would make it fit. */
  async ask() {
    this.#takeBack();
    this.#advice = {};
    byId('taken').textContent = text('looking');
    await Promise.all(Object.keys(SENSORS).filter((sensor) => this.#reads(sensor)).map(async (sensor) => {
      const asked = {
        layer: byId(sensor).value, sensor, model: byId('model').value, time: byId('time').value, bands: sensor === 'msi' ? byId('bands').value : '',
      };
      const advice = await services.advice(asked);
      if (['model', 'time'].every((id) => asked[id] === byId(id).value) && asked.layer === byId(sensor).value) {
        this.#advice[sensor] = advice;
      }
    }));
    this.#propose();
    this.#write();
  }

  #doubts() {
    return Object.values(this.#advice).flatMap((advice) => advice.doubts ?? []);
  }

  #propose() {
    const remedies = Object.assign({}, ...this.#doubts().map((doubt) => doubt.remedy));
    this.#options();
    for (const [id, value] of Object.entries(remedies)) {
      if (byId(id).value === '') {
        byId(id).value = value;
        this.#proposed.set(id, value);
      }
    }
    if (this.#doubts().length > 0 || Object.values(this.#advice).some((advice) => advice.refusal)) {
      byId('values').open = true;
    }
  }

  /** Empties what was proposed for other imagery. */
  #takeBack() {
    this.#proposed.forEach((value, id) => { byId(id).value = ''; });
    this.#proposed.clear();
  }

  /** Says in each field what it is taken for if it stays empty. */
  #options() {
    for (const [sensor, { inputs }] of Object.entries(SENSORS)) {
      const { taken, source } = this.#advice[sensor] ?? {};
      for (const id of inputs) {
        const by = source === 'file' ? text('fromFile') : text('fromModel');
        const empty = taken ? `${text('automatic')}: ${taken[id]}, ${by}` : text('automatic');
        if (id === 'offset') {
          byId(id).placeholder = taken ? `${taken[id]}, ${by}` : text('automatic');
        } else {
          const before = byId(id).value;
          byId(id).replaceChildren(make('option', empty, { value: '' }),
            ...this.#allowed[id].map((value) => make('option', value, { value })));
          byId(id).value = before;
        }
      }
    }
  }

  #write() {
    this.#options();
    const taken = byId('taken');
    const problems = [
      ...Object.values(this.#advice).map((advice) => advice.refusal).filter((refusal) => refusal),
      ...Object.entries(this.#advice).flatMap(([sensor, advice]) => (advice.doubts ?? []).map((doubt) => `${sensor} ${doubt.text}`)),
    ];
    const parts = problems.map((problem) => make('span', problem, { lang: 'en', class: 'error' }));
    if (this.#proposed.size > 0) {
      const filled = [...this.#proposed].map(([id, value]) => `${id}=${value}`).join(', ');
      parts.push(make('span', `${text('proposed')} ${filled}`));
    }
    if (parts.length === 0 && Object.keys(this.#advice).length > 0) {
      parts.push(make('span', text('fits')));
    }
    taken.replaceChildren(...parts);
  }

  /** The inputs of a request. */
  inputs() {
    return {
      msi: this.#reads('msi') ? byId('msi').value : '',
      sar: this.#reads('sar') ? byId('sar').value : '',
      time: byId('time').value,
      model: byId('model').value,
      level: byId('level').value,
      ...Object.fromEntries(MEANINGS.map((id) => [id, byId(id).value])),
      allowImplausible: byId('allowImplausible').checked,
    };
  }

  /** Opens the fields where a refusal names one of them, so that it can be answered. */
  answer(failure) {
    byId('values').open ||= [...MEANINGS, 'allowImplausible'].some((id) => failure.includes(`${id}=`) || failure.includes(`'${id}'`));
  }
}
