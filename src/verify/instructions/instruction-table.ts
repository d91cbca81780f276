import { InputError } from "../../core/index.ts";
import { editDistance } from "../text/edit-distance.ts";
import type { Instruction } from "./check.ts";
import * as counts from "./counts.ts";
import * as tasks from "./fixed-tasks.ts";
import * as format from "./format.ts";
import * as keywords from "./keywords.ts";
import * as layout from "./layout.ts";
import * as length from "./length.ts";
import * as letters from "./letter-case.ts";
import * as rules from "./word-rules.ts";

/** Every instruction by its published id: the 25 of IFEval, then the 58 of IFBench. */
export const instructionTable: Readonly<Record<string, Instruction>> = {
  "keywords:existence": keywords.keywordsExist,
  "keywords:frequency": keywords.keywordFrequency,
  "keywords:forbidden_words": keywords.forbiddenWords,
  "keywords:letter_frequency": keywords.letterFrequency,
  "language:response_language": letters.responseLanguage,
  "length_constraints:number_sentences": length.numberSentences,
  "length_constraints:number_paragraphs": length.numberParagraphs,
  "length_constraints:number_words": length.numberWords,
  "length_constraints:nth_paragraph_first_word": length.nthParagraphFirstWord,
  "detectable_content:number_placeholders": format.numberPlaceholders,
  "detectable_content:postscript": format.postscript,
  "detectable_format:number_bullet_lists": format.numberBulletLists,
  "detectable_format:constrained_response": format.constrainedResponse,
  "detectable_format:number_highlighted_sections": format.numberHighlightedSections,
  "detectable_format:multiple_sections": format.multipleSections,
  "detectable_format:json_format": format.jsonFormat,
  "detectable_format:title": format.title,
  "combination:two_responses": format.twoResponses,
  "combination:repeat_prompt": tasks.repeatsPrompt,
  "startend:end_checker": format.endsWithPhrase,
  "startend:quotation": format.quoted,
  "change_case:capital_word_frequency": letters.capitalWordFrequency,
  "change_case:english_capital": letters.englishCapital,
  "change_case:english_lowercase": letters.englishLowercase,
  "punctuation:no_comma": format.noComma,

  "count:word_count_range": length.wordCountRange,
  "count:unique_word_count": counts.uniqueWordCount,
  "count:conjunctions": counts.conjunctionCount,
  "count:person_names": counts.personNameCount,
  "count:numbers": counts.numberCount,
  "count:punctuation": counts.allPunctuation,
  "count:pronouns": counts.pronounCount,
  "count:words_japanese": counts.everyNthJapanese,
  "count:keywords_multiple": keywords.keywordCounts,
  "ratio:stop_words": counts.stopWordShare,
  "ratio:sentence_type": counts.twoStatementsAQuestion,
  "ratio:sentence_balance": counts.balancedSentences,
  "ratio:sentence_words": counts.equalSentences,
  "ratio:overlap": counts.trigramOverlap,
  "words:alphabet": rules.alphabetLoop,
  "words:vowel": rules.threeVowels,
  "words:consonants": rules.consonantClusters,
  "words:palindrome": rules.palindromes,
  "words:prime_lengths": rules.primeLengths,
  "words:start_verb": rules.startsWithVerb,
  "words:repeats": rules.limitedRepeats,
  "words:odd_even_syllables": rules.alternatingSyllables,
  "words:last_first": rules.lastWordFirst,
  "words:paragraph_last_first": rules.paragraphsCloseAsTheyOpen,
  "words:no_consecutive": rules.noSameInitials,
  "words:keywords_specific_position": keywords.keywordAtPosition,
  "words:words_position": keywords.keywordSecondAtBothEnds,
  "sentence:alliteration_increment": rules.growingAlliteration,
  "sentence:increment": rules.growingSentences,
  "sentence:keyword": keywords.keywordInSentence,
  "format:parentheses": layout.nestedBrackets,
  "format:quotes": layout.nestedQuotes,
  "format:options": format.oneOfOptions,
  "format:newline": layout.oneWordALine,
  "format:emoji": layout.emojiAfterSentences,
  "format:line_indent": layout.stairs,
  "format:quote_unquote": layout.explainedQuotes,
  "format:list": format.separatedList,
  "format:thesis": layout.italicThesis,
  "format:sub-bullets": layout.subBullets,
  "format:no_bullets_bullets": layout.sentencesThenBullets,
  "format:title_case": letters.titleCase,
  "format:output_template": format.outputTemplate,
  "format:no_whitespace": format.noWhitespace,
  "custom:multiples": tasks.multiplesOfSeven,
  "custom:mcq_count_length": tasks.fourQuestions,
  "custom:reverse_newline": tasks.reverseCountries,
  "custom:word_reverse": tasks.wordsReversed,
  "custom:character_reverse": tasks.lettersReversed,
  "custom:sentence_alphabet": tasks.alphabetSentences,
  "custom:european_capitals_sort": tasks.capitalsByLatitude,
  "custom:csv_city": tasks.cityTable,
  "custom:csv_special_character": tasks.productTable,
  "custom:csv_quotes": tasks.studentTable,
  "custom:date_format_list": tasks.datesOfNapoleon,
  "repeat:repeat_change": tasks.repeatsWithOtherFirstWord,
  "repeat:repeat_simple": tasks.repeatsSentence,
  "repeat:repeat_span": tasks.repeatsSpan,
};

/** The instruction of an id; M-IFEval writes the language of the prompt before it, `en:`. */
export function findInstruction(where: string, id: string, Refusal: typeof InputError = InputError): Instruction {
  const plain = id.replace(/^en:/, "");
  if (Object.hasOwn(instructionTable, plain)) return instructionTable[plain]!;
  const given = plain.slice(0, 100);
  const name = (full: string) => full.slice(full.indexOf(":") + 1);
  const distance = (known: string) => 2 * editDistance(name(known), name(given)) + editDistance(known, given);
  const nearest = Object.keys(instructionTable).reduce((best, known) => (distance(known) < distance(best) ? known : best));
  throw new Refusal(where, `must name a known instruction (the nearest is "${nearest}")`, id);
}
