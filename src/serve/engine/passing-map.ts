/**
 * A map for entries that come and go fast. A `Map` grows into a new table now and then, and V8 keeps the old table linked to the new one with all that
 * stood in it: once an old table has become old in the eyes of the collector, everything that passed through the map since is kept until the next
 * full collection, and copied on the way. Here those tables hold empty cells.
 */
export class PassingMap<K, V> {
  private readonly cells = new Map<K, { value: V | undefined }>();

  get size(): number {
    return this.cells.size;
  }

  get(key: K): V | undefined {
    return this.cells.get(key)?.value;
  }

  set(key: K, value: V): void {
    this.cells.set(key, { value });
  }

  delete(key: K): void {
    const cell = this.cells.get(key);
    if (!cell) return;
    cell.value = undefined;
    this.cells.delete(key);
  }

  *values(): Generator<V> {
    for (const { value } of this.cells.values()) yield value!;
  }
}
