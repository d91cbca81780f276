/** How people and models write mathematics: the tables that the tokenizer looks things up in. */

/** Functions, with and without a backslash. */
export const functions = new Set(
  (
    "sin cos tan cot sec csc arcsin arccos arctan arccot arcsec arccsc asin acos atan sinh cosh tanh coth sech csch " +
    "arsinh arcosh artanh ln log lg exp sqrt cbrt abs max min gcd lcm det floor ceil sgn Re Im"
  ).split(" "),
);
/** Commands that only change how things look. */
export const invisible = new Set(
  (
    "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr middle displaystyle textstyle scriptstyle limits nolimits quad qquad " +
    "hspace mathbf boldsymbol bm mathit mathsf mathcal mathfrak pmb rm bf it vec overrightarrow overleftrightarrow hat widehat tilde mathstrut strut " +
    "angle triangle phantom boxed fbox ensuremath hline noindent limits large Large"
  ).split(" "),
);
/** Commands whose letters stand for words and units. */
export const upright = new Set("text textbf textit textrm textnormal textsf mbox hbox mathrm operatorname mathop emph".split(" "));
// biome-ignore format: a table
/** Commands that are signs, and the sign that the parser knows. */
export const signs: ReadonlyMap<string, string> = new Map(Object.entries({
  cdot: "*", times: "*", ast: "*", star: "*", div: "÷", pm: "±", mp: "∓", cup: "∪", cap: "∩", bigcup: "∪", bigcap: "∩", setminus: "∖", backslash: "∖",
  le: "≤", leq: "≤", leqslant: "≤", ge: "≥", geq: "≥", geqslant: "≥", lt: "<", gt: ">", ne: "≠", neq: "≠", in: "∈", equiv: "≡",
  approx: "≈", sim: "≈", simeq: "≈", cong: "≈", colon: ":", mid: "|", vert: "|", lvert: "|", rvert: "|", "|": "‖", Vert: "‖", lVert: "‖", rVert: "‖",
  lfloor: "⌊", rfloor: "⌋", lceil: "⌈", rceil: "⌉", langle: "⟨", rangle: "⟩", lbrace: "\\{", rbrace: "\\}", lbrack: "[", rbrack: "]",
  prime: "'", "%": "%", $: "$", "{": "\\{", "}": "\\}", "\\": "\\\\", degree: "°", land: "and", wedge: "and", lor: "or", vee: "or",
  euro: "€", pounds: "£", cents: "¢", and: "and", or: "or", "&": "&", ldots: "…", dots: "…", cdots: "…", to: "→", rightarrow: "→", Rightarrow: "→", implies: "→",
}));
// biome-ignore format: a table
/** Commands that are letters. */
export const named: ReadonlyMap<string, string> = new Map(Object.entries({
  infty: "∞", infinity: "∞", varnothing: "∅", emptyset: "∅", oslash: "∅", varepsilon: "epsilon", varphi: "phi", vartheta: "theta", ell: "l", hbar: "ħ", odot: "⊙", nabla: "∇", partial: "∂", imath: "i", jmath: "j",
}));
// biome-ignore format: a table
/** Characters that are signs in another dress. */
export const characters: ReadonlyMap<string, string> = new Map(Object.entries({
  "−": "-", "–": "-", "—": "-", "﹣": "-", "－": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "÷": "÷", "∕": "/", "⁄": "/", "／": "/", "±": "±", "∓": "∓",
  "≤": "≤", "⩽": "≤", "≥": "≥", "⩾": "≥", "≠": "≠", "≈": "≈", "≡": "≡", "∈": "∈", "∪": "∪", "∩": "∩", "∖": "∖", "′": "'", "’": "'", "″": '"', "，": ",", "；": ";", "：": ":", "、": ",",
  "（": "(", "）": ")", "［": "[", "］": "]", "｛": "{", "｝": "}", "＝": "=", "＋": "+", "＜": "<", "＞": ">", "％": "%", "％︎": "%", "＄": "$", "º": "°", "˚": "°", "∧": "and", "∨": "or",
  "⌊": "⌊", "⌋": "⌋", "⌈": "⌈", "⌉": "⌉", "⟨": "⟨", "⟩": "⟩", "…": "…", "→": "→", "∣": "|", "｜": "|", "‖": "‖", "！": "!", "√": "√", "°": "°", "€": "€", "£": "£", "¥": "¥", "₹": "₹", "¢": "¢",
}));
// biome-ignore format: a table
/** Characters that are letters or constants. */
export const greek: ReadonlyMap<string, string> = new Map(Object.entries({
  α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon", ζ: "zeta", η: "eta", θ: "theta", ι: "iota", κ: "kappa", λ: "lambda", μ: "mu", ν: "nu", ξ: "xi", π: "pi", ρ: "rho",
  σ: "sigma", τ: "tau", φ: "phi", ϕ: "phi", χ: "chi", ψ: "psi", ω: "omega", Γ: "Gamma", Δ: "Delta", Θ: "Theta", Λ: "Lambda", Ξ: "Xi", Π: "Pi", Σ: "Sigma", Φ: "Phi", Ψ: "Psi", Ω: "Omega",
  "∞": "∞", "∅": "∅", ℝ: "ℝ", ℤ: "ℤ", ℕ: "ℕ", ℚ: "ℚ", ℂ: "ℂ",
}));
// biome-ignore format: a table
/** Letters with a double stroke: sets of numbers. */
export const blackboard: ReadonlyMap<string, string> = new Map(Object.entries({ R: "ℝ", Z: "ℤ", N: "ℕ", Q: "ℚ", C: "ℂ" }));
// biome-ignore format: a table
/** Fractions in one character. */
export const vulgar: ReadonlyMap<string, string> = new Map(Object.entries({
  "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5", "⅘": "4/5", "⅙": "1/6", "⅚": "5/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8",
}));
/** Signs of two characters on a keyboard. */
export const doubles: ReadonlyMap<string, string> = new Map([
  ["<=", "≤"],
  [">=", "≥"],
  ["!=", "≠"],
  ["==", "="],
  ["**", "^"],
]);

/** Names of Greek letters. */
export const greekNames = new Set([
  ..."alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi chi psi omega upsilon".split(" "),
  ..."Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega".split(" "),
]);
