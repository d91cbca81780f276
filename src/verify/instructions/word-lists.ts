/** Closed classes of English words that instructions speak of. */
const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ""));

export const conjunctions = words("and but for nor or so yet");

/** Personal, possessive, reflexive, demonstrative, interrogative and indefinite. */
export const pronouns = words(`
  i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers herself
  it its itself they them their theirs themselves this that these those who whom whose which what whoever whomever whatever whichever
  anybody anyone anything everybody everyone everything nobody nothing somebody someone something
  each either neither both all some any none`);

/** The fifty names of the prompt. */
export const personNames = words(`
  Emma Liam Sophia Jackson Olivia Noah Ava Lucas Isabella Mason Mia Ethan Charlotte Alexander Amelia Benjamin Harper Leo Zoe Daniel
  Chloe Samuel Lily Matthew Grace Owen Abigail Gabriel Ella Jacob Scarlett Nathan Victoria Elijah Layla Nicholas Audrey David Hannah
  Christopher Penelope Thomas Nora Andrew Aria Joseph Claire Ryan Stella Jonathan`);

/** Words too common to say what a text is about, with the halves that contractions fall into. */
export const stopWords = words(`
  i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it its itself
  they them their theirs themselves what which who whom this that these those am is are was were be been being have has had having
  do does did doing a an the and but if or because as until while of at by for with about against between into through during before
  after above below to from up down in out on off over under again further then once here there when where why how all any both each
  few more most other some such no nor not only own same so than too very s t can will just don should now d ll m o re ve y
  ain aren couldn didn doesn hadn hasn haven isn ma mightn mustn needn shan shouldn wasn weren won wouldn`);

/** Verbs that a sentence is likely to open with, in their plain form, and the irregular forms of the most frequent ones. */
export const verbs = words(`
  accept access account achieve acknowledge act adapt add address adjust admit adopt advance advise affirm aim allow analyze announce answer
  anticipate apply appreciate approach arrange arrive ask assemble assert assess assist assume attend avoid bake balance be become begin
  behold believe blend boil book borrow break breathe bring build buy calculate call care carry catch celebrate challenge change check
  choose clarify clean clear click climb close collect combine come commit communicate compare compile complete compose compute
  concentrate conclude conduct confirm connect consider consist construct consult contact contain continue contribute control convert cook
  cool count cover craft create cultivate cut dance deal decide declare decrease dedicate define delete deliver delve demonstrate depend
  describe design determine develop discover discuss dive divide do draft draw dream drink drive drop dwell earn eat edit educate
  elevate embark embrace emphasize empower enable encounter encourage end engage enhance enjoy ensure enter envision escape establish
  estimate evaluate examine exchange execute exercise exist expand expect experience explain explore express extend face facilitate fall
  feed feel fetch fight fill find finish fix fly focus fold follow forget forgive form foster gain gather generate get give go grab
  greet grow guess guide handle happen have head hear help hide highlight hold hope identify ignore illustrate imagine implement
  improve include incorporate increase indicate indulge inform initiate insert inspire install integrate introduce invest investigate
  invite involve join journey judge jump keep knock know laugh launch lead learn leave lend let level leverage lie lift limit link list
  listen live load locate look lose love lower maintain make manage master maximize mean measure meet mention minimize miss mix modify
  monitor mount move navigate need note notice observe obtain offer open operate optimize order organize outline overcome participate
  pass pause pay perform permit persist pick place plan plant play point practice predict prefer prepare present press prevent
  prioritize proceed process produce promote protect prove provide publish pull purchase pursue push put raise reach read realize
  recall receive recognize recommend record reduce refer reflect refuse regard relate relax release rely remain remember remind remove
  repeat replace reply report represent request require research resolve respect respond rest result return reveal review revise
  ride rise roll run save say schedule search see seek seem select sell send separate serve set settle shake shape share show simplify
  sing sit skip sleep smile soar solve sort speak spend spread stand start state stay step stick stop store strengthen strive
  structure study submit succeed suggest summarize supply support suppose surround survive sustain switch take talk teach tell tend test
  thank think thrive throw touch track train transform translate travel treat trust try turn uncover understand unleash unlock unveil
  update upgrade use utilize verify view visit visualize wait wake walk want wash watch wear welcome win wish wonder work worry write
  am are been began begun being bought broke brought built came caught chose did done drew driven fell felt found gave given gone got
  grew had has heard held is kept knew known led left lost made meant met paid ran said saw seen sent sold spent stood taken taught thought
  told took understood was went were won wore written wrote`);

/** Words in -ing that are no verb. */
export const ingNouns = words("anything being ceiling darling during evening everything morning nothing offspring something wedding");
