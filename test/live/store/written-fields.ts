import type { Field, FieldWrites } from '../../../src/live/store/call-fields.ts';

/** Fields as a store keeps them, in their places, in the plainest way. */
export class WrittenFields {
  #fields: Field[];

  constructor(fields: Iterable<Field>) {
    this.#fields = [...fields];
  }

  get all(): readonly Field[] {
    return this.#fields;
  }

  /** Writes one step after the other. */
  write(steps: readonly FieldWrites[]): void {
    for (const { renamed, removed, put } of steps) {
      const newNames = new Map(renamed);
      this.#fields = this.#fields.map(([name, value]) => [newNames.get(name) ?? name, value]);
      this.#fields = this.#fields.filter(([name]) => !removed.includes(name));
      for (const [name, value] of put) {
        const place = this.#fields.findIndex(([known]) => known === name);
        if (place === -1) this.#fields.push([name, value]);
        else this.#fields[place] = [name, value];
      }
    }
  }
}
