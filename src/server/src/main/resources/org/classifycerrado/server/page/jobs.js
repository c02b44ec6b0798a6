/** The list of the server's runs. */

import * as services from './services.js';
import { say } from './status.js';
import { locale, make, onLanguage, text } from './text.js';

export class Jobs {
  #jobs = [];

  constructor() {
    onLanguage(() => this.write());
  }

  async refresh() {
    try {
      this.#jobs = await services.jobs();
      this.write();
    } catch {
      say(text('unreachable'), true);
    }
    return this.#jobs;
  }

  write() {
    const items = this.#jobs.map((job) => {
      const time = new Date(job.created).toLocaleTimeString(locale());
      const percent = job.state === 'started' ? ` ${job.percent} %` : '';
      const why = job.state === 'failed' ? `: ${job.message}` : '';
      return make('li', `${time} ${job.process.replace(/^.*:/, '')}: ${text(job.state)}${percent}${why}`);
    });
    document.getElementById('jobs').replaceChildren(...(items.length ? items : [make('li', text('noJobs'))]));
  }
}
