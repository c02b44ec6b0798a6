/** A classification that was asked for: how far it is, how long it will take, and how it ends. */

import * as refusal from './refusal.js';
import * as services from './services.js';
import { quote, say } from './status.js';
import { number, text } from './text.js';
import { named } from './timeline.js';

const POLL = 1000;
/** Percent up to which the model is made ready, which tells nothing of the pace. */
const READY = 2;
const KEY = 'cerrado.run';
const byId = (id) => document.getElementById(id);

export class Run {
  #id;
  #values;
  #outcome;
  #area;
  #hooks;

  /** `onLayer` hears of a finished map and its date, if it has one; `onStep` whenever the list of runs may have changed. */
  constructor(values, outcome, area, hooks) {
    this.#values = values;
    this.#outcome = outcome;
    this.#area = area;
    this.#hooks = hooks;
    byId('form').addEventListener('submit', (event) => { event.preventDefault(); this.#start(); });
    byId('cancel').addEventListener('click', () => this.#cancel());
  }

  get isOn() {
    return this.#id !== undefined;
  }

  async #start() {
    if (!this.#area.isSound) {
      say(text('badArea'), true);
      return;
    }
    await this.#during(() => services.start({ ...this.#values.inputs(), ...this.#outcome.inputs() }, this.#area.box));
  }

  /** Goes on with what was running when the page was left. */
  async resume(jobs) {
    const left = sessionStorage.getItem(KEY);
    if (jobs.some((job) => job.id === left && (job.state === 'started' || job.state === 'accepted'))) {
      await this.#during(() => left);
    }
  }

  async #during(begin) {
    this.#set('');
    say('');
    refusal.clear();
    try {
      const id = await begin();
      sessionStorage.setItem(KEY, id);
      this.#set(id);
      await this.#follow(id);
    } catch (e) {
      this.#fail(e.message || text('unreachable'));
    } finally {
      this.#set(undefined);
      this.#hooks.onStep();
    }
  }

  #set(id) {
    const on = id !== undefined;
    byId('classify').disabled = on;
    byId('cancel').disabled = !id;
    byId('running').hidden = !on;
    if (id === '') {
      byId('progress').value = 0;
      byId('left-over').textContent = '';
    }
    this.#id = id;
  }

  async #follow(id) {
    let first;
    for (;;) {
      const now = await services.status(id);
      if (this.#id !== id) {
        return;
      }
      if (now.failure) {
        this.#fail(now.failure);
        return;
      }
      if (now.layer) {
        await this.#hooks.onLayer(now.layer, now.date);
        say([text('done') + named({ name: now.layer }, now.date), ...now.warnings].join('\n'));
        return;
      }
      byId('progress').value = now.percent;
      byId('progress').textContent = `${now.percent} %`;
      if (now.percent > READY) {
        first ??= { percent: now.percent, time: Date.now() };
        byId('left-over').textContent = timeLeft(first, now.percent);
      }
      quote(now.message);
      this.#hooks.onStep();
      await new Promise((resume) => { setTimeout(resume, POLL); });
    }
  }

  #fail(message) {
    quote(message, true);
    // What would make the imagery fit can be said there, with the refusal still in view.
    this.#values.answer(message);
    (refusal.show(message) ?? byId('status')).scrollIntoView({ block: 'nearest' });
  }

  async #cancel() {
    const id = this.#id;
    byId('cancel').disabled = true;
    try {
      await services.dismiss(id);
      this.#id = undefined;
      say(text('dismissed'));
    } catch (e) {
      quote(e.message, true);
    }
  }
}

/** Words for the time that is left at the pace since a first look; none while that tells little. */
function timeLeft(first, percent) {
  const done = percent - first.percent;
  if (done < 1) {
    return '';
  }
  const minutes = (100 - percent) * ((Date.now() - first.time) / done / 60000);
  const [key, value] = minutes < 1 ? ['underAMinute', 0]
    : minutes < 90 ? ['minutesLeft', number(minutes)] : ['hoursLeft', number(minutes / 60, 1)];
  return text(key).replace('{}', value);
}
