import { Gauge, Registry } from 'prom-client';

/** One number that is read when somebody asks, perhaps once for each of several labels. */
export interface Reading {
  readonly name: string;
  readonly help: string;
  readonly values: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
}

/** What a Prometheus server reads. */
export interface Exposition {
  readonly contentType: string;
  readonly text: string;
}

/**
 * Readings in Prometheus' text format (prometheus.io/docs/instrumenting/exposition_formats, 2026-11). A registry for each answer:
 * what is read belongs to the database and not to this process, so nothing is kept between two answers.
 */
export async function expose(readings: readonly Reading[]): Promise<Exposition> {
  const registry = new Registry();
  for (const { name, help, values } of readings) {
    const labelNames = Object.keys(values[0]?.labels ?? {});
    const gauge = new Gauge({ name, help, labelNames, registers: [registry] });
    for (const { labels, value } of values) gauge.set(labels, value);
  }
  return { contentType: registry.contentType, text: await registry.metrics() };
}
