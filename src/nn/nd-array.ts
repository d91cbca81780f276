import { InputError, type Matrix } from "../core/index.ts";

/** What an array holds: numbers, or whole numbers such as token ids. */
export type Numbers = Float32Array | Int32Array;

/**
 * An array of numbers with a shape, in row order: what goes into a net and comes out of it. An empty shape is a single number.
 *
 *     new NdArray([1, 2, 3, 4, 5, 6], [2, 3])
 */
export class NdArray {
  readonly data: Numbers;
  readonly shape: readonly number[];

  /**
   * @param data typed arrays are kept as they are, anything else is copied into 32-bit floats
   * @param shape default: one axis with all of the data
   */
  constructor(data: ArrayLike<number>, shape: readonly number[] = [data.length]) {
    if (!shape.every((extent) => Number.isInteger(extent) && extent >= 0)) {
      throw new InputError("NdArray", "a shape holds whole numbers that are not negative", shape);
    }
    if (sizeOf(shape) !== data.length) {
      throw new InputError("NdArray", `shape ${shape.join("×") || "()"} holds ${sizeOf(shape)} numbers`, data.length);
    }
    this.data = data instanceof Float32Array || data instanceof Int32Array ? data : Float32Array.from(data);
    this.shape = shape;
  }

  static filled(value: number, shape: readonly number[]): NdArray {
    return new NdArray(new Float32Array(sizeOf(shape)).fill(value), shape);
  }
  /** Whole numbers, such as token ids or classes. */
  static integers(data: ArrayLike<number>, shape?: readonly number[]): NdArray {
    return new NdArray(Int32Array.from(data), shape);
  }
  static fromMatrix({ data, rows, columns }: Matrix): NdArray {
    return new NdArray(data, [rows, columns]);
  }
  /** A table from a list of rows of equal length. */
  static fromRows(rows: readonly ArrayLike<number>[]): NdArray {
    const columns = rows[0]?.length ?? 0;
    const data = new Float32Array(rows.length * columns);
    rows.forEach((row, i) => {
      if (row.length !== columns) throw new InputError("NdArray.fromRows", `row ${i} must have ${columns} entries, like row 0`, row.length);
      data.set(row, i * columns);
    });
    return new NdArray(data, [rows.length, columns]);
  }

  /** The only number of an array that holds one. */
  item(): number {
    if (this.data.length !== 1) throw new InputError("NdArray.item", "the array must hold one number", this.shape);
    return this.data[0]!;
  }
}

/** How many numbers a shape holds. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, extent) => size * extent, 1);
