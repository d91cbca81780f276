export function build(): number;
