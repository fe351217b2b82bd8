/**
 * HTTP dates (RFC 9110, 5.6.7), always GMT, in all three forms.
 *
 * @module
 */

const MONTHS = [
  ...["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
];

const DAY = "(?:mon|tue|wed|thu|fri|sat|sun)";
const LONG_DAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day";
const MONTH = `(?<month>${MONTHS.join("|")})`;
const TIME = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";

const FORMS = [
  // Sun, 06 Nov 1994 08:49:37 GMT
  `${DAY}, (?<day>\\d\\d) ${MONTH} (?<year>\\d{4}) ${TIME} GMT`,
  // Sunday, 06-Nov-94 08:49:37 GMT
  `${LONG_DAY}, (?<day>\\d\\d)-${MONTH}-(?<year>\\d\\d) ${TIME} GMT`,
  // Sun Nov  6 08:49:37 1994
  `${DAY} ${MONTH} (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})(?: GMT)?`,
].map((form) => new RegExp(`^${form}$`, "i"));

/**
 * Reads an HTTP date.
 *
 * @param text The header's value
 * @param now Milliseconds since 1970, for years of two digits
 * @returns Milliseconds since 1970; `undefined` when it is none
 */
export function httpDate(text: string, now: number): number | undefined {
  for (const form of FORMS) {
    const parts = form.exec(text)?.groups;
    if (parts !== undefined) return timeOf(parts, now);
  }
  return undefined;
}

function timeOf(parts: { [name: string]: string }, now: number): number | undefined {
  const { year = "", month = "" } = parts;
  const [day, hour, minute, second] = [parts.day, parts.hour, parts.minute, parts.second]
    .map(Number);
  const numbers = [day, hour, minute, second] as [number, number, number, number];
  const time = Date.UTC(fullYear(year, now), MONTHS.indexOf(month.toLowerCase()), ...numbers);
  // What is out of range, 31 April or 25 o'clock, would silently become another time.
  const read = new Date(time);
  const same = read.getUTCDate() === day && read.getUTCHours() === hour &&
    read.getUTCMinutes() === minute && read.getUTCSeconds() === second;
  // A leap second has no time of its own.
  return same || second === 60 ? time : undefined;
}

/** Two digits that would be more than 50 years ahead mean the past (RFC 9110, 5.6.7). */
function fullYear(year: string, now: number): number {
  if (year.length > 2) return Number(year);
  const current = new Date(now).getUTCFullYear();
  const guess = current - current % 100 + Number(year);
  return guess > current + 50 ? guess - 100 : guess;
}
