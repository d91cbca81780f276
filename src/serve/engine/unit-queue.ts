import type { Priority, Unit } from "./unit.ts";

/** One batch of eight begins with bulk work even when there is interactive work, so that none waits for ever. */
const bulkTurn = 8;

/** Units that wait for a thread: interactive ones first, each kind in order of arrival. Those that nobody waits for any more are skipped. */
export class UnitQueue {
  private readonly lists: Record<Priority, { units: (Unit | undefined)[]; head: number }> = {
    interactive: { units: [], head: 0 },
    bulk: { units: [], head: 0 },
  };
  private turns = 0;
  /** rollouts in it */
  rows = 0;

  add(unit: Unit): void {
    this.lists[unit.priority].units.push(unit);
    this.rows += unit.rows;
  }

  /** Puts units back before all others of their kind. */
  putBack(units: readonly Unit[]): void {
    for (const priority of ["interactive", "bulk"] as const) {
      const list = this.lists[priority];
      list.units = [...units.filter((unit) => unit.priority === priority), ...list.units.slice(list.head)];
      list.head = 0;
    }
    for (const { rows } of units) this.rows += rows;
  }

  /** The unit that goes next from a list, without those that are done or given up. */
  private first(priority: Priority): Unit | undefined {
    const list = this.lists[priority];
    for (;;) {
      const unit = list.units[list.head];
      if (!unit || (!unit.done && unit.waiters.length > 0)) return unit;
      this.drop(priority);
    }
  }

  private drop(priority: Priority): void {
    const list = this.lists[priority];
    this.rows -= list.units[list.head]!.rows;
    // A unit leads to its whole request: what was taken must not stay reachable from here.
    list.units[list.head++] = undefined;
    if (list.head === list.units.length) {
      list.units.length = 0;
      list.head = 0;
    } else if (list.head > 1024 && list.head * 2 > list.units.length) {
      list.units = list.units.slice(list.head);
      list.head = 0;
    }
  }

  /** Since when the unit that waits longest waits; undefined where none does. An interactive one does not wait for others to join it. */
  waitsSince(): number | undefined {
    if (this.first("interactive")) return Number.NEGATIVE_INFINITY;
    return this.first("bulk")?.since;
  }

  private order(): readonly Priority[] {
    return this.turns % bulkTurn === bulkTurn - 1 ? ["bulk", "interactive"] : ["interactive", "bulk"];
  }

  /** The unit that the next batch begins with. */
  next(): Unit | undefined {
    const [one, other] = this.order();
    return this.first(one!) ?? this.first(other!);
  }

  /** The next batch: at most `most` rollouts, and at least one unit where there is one. */
  take(most: number): Unit[] {
    const taken: Unit[] = [];
    const groups = new Set<string>();
    let rows = 0;
    for (const priority of this.order()) {
      for (let unit = this.first(priority); unit; unit = this.first(priority)) {
        if (taken.length > 0 && (rows + unit.rows > most || unit.solo || taken[0]!.solo)) break;
        if (unit.group !== undefined) {
          if (groups.has(unit.group)) break;
          groups.add(unit.group);
        }
        this.drop(priority);
        taken.push(unit);
        rows += unit.rows;
      }
    }
    this.turns++;
    return taken;
  }
}
