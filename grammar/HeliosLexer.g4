lexer grammar HeliosLexer;

// Words, literals and signs of a `.helios` file. Every text lexes: what means nothing becomes UNKNOWN (a
// character) or one of the BAD_ and OPEN_ tokens, and is reported with its place by compiler/syntax.
//
// Every word of the language has a token. Most are soft: `name` in HeliosParser.g4 takes them where an author
// names something.

options { language = Cpp; }

// Made by compiler/syntax/significance.cpp, which sees what a grammar cannot:
//   ROW_END   a line break that ends a row of a table
//   FALLBACK  the `otherwise` that opens a line of a decision, where the operator could stand too
//   LOOP_FOLD, LOOP_FOR   `sum` and `for` of `sum of x.price for x in xs`, where `sum of xs` and `f for key`
//             could stand too; and the `for` of `for each case in …`
tokens { ROW_END, FALLBACK, LOOP_FOLD, LOOP_FOR, PATTERN }

@lexer::members {
  // A `/` opens a pattern where a value is wanted and only a pattern makes sense: after `matches` and after
  // the signs that open or go on with a list. Everywhere else it divides. (An action, not a predicate: a
  // predicate at the start of a token would keep the lexer from caching any of its decisions.)
  size_t last_type_ = 0;
  bool after_dot_ = false;  // the last token is a field: `p.matches / 2` divides
  bool pattern_may_stand() const {
    switch (last_type_) {
      case MATCHES: case MATCH: return !after_dot_;
      case OPEN_BRACE: case OPEN_PAREN: case COMMA: case ASSIGN: case COLON: return true;
      default: return false;
    }
  }
  // Behind a `/`: goes on to the `/` that closes the pattern on this line, if one does.
  void take_pattern() {
    if (!pattern_may_stand()) return;
    ssize_t length = 1;
    while (_input->LA(length) != '/') {
      if (_input->LA(length) == '\\') ++length;
      const size_t c = _input->LA(length);
      if (c == '\n' || c == '\r' || c == antlr4::Token::EOF) return;
      ++length;
    }
    for (ssize_t i = 0; i < length; ++i) _input->consume();
    setType(PATTERN);
  }
  void emit(std::unique_ptr<antlr4::Token> token) override {
    if (token->getChannel() == antlr4::Token::DEFAULT_CHANNEL) {
      after_dot_ = last_type_ == DOT;
      last_type_ = token->getType();
    }
    antlr4::Lexer::emit(std::move(token));
  }
}

channels { COMMENTS, DOCS }

// ---- words that are never names, except of fields ----

AND: 'and';
OR: 'or';
NOT: 'not';
IS: 'is';
IN: 'in';
IF: 'if';
THEN: 'then';
ELSE: 'else';
TRUE: 'true';
FALSE: 'false';
OTHERWISE: 'otherwise';
WHEN: 'when';
UNLESS: 'unless';
BECAUSE: 'because';
BETWEEN: 'between';
WHERE: 'where';
THIS: 'this';

// ---- words that are names where none of their clauses can open ----

MODULE: 'module';
USE: 'use';
EXPORT: 'export';
ENUM: 'enum';
ORDERED: 'ordered';
TYPE: 'type';
EVENT: 'event';
CLOSED: 'closed';
LIST: 'list';
CALENDAR: 'calendar';
DEFINE: 'define';
LET: 'let';
FEATURE: 'feature';
DECISION: 'decision';
TABLE: 'table';
TAGS: 'tags';
EXAMPLE: 'example';
TEST: 'test';
ON: 'on';
WORKFLOW: 'workflow';
SERVICE: 'service';
VIEW: 'view';
ADVICE: 'advice';
METRIC: 'metric';
ENDPOINT: 'endpoint';
PROPERTY: 'property';
SCHEDULE: 'schedule';
MIGRATE: 'migrate';
FROM: 'from';
CALLER: 'caller';
MISSING: 'missing';
PROTECTED: 'protected';
PERSONAL: 'personal';
IDENTITY: 'identity';
KEY: 'key';
TIME: 'time';
REQUIRE: 'require';
COLUMN: 'column';
VALID: 'valid';
UNTIL: 'until';
ZONE: 'zone';
WEEKDAYS: 'weekdays';
HOLIDAYS: 'holidays';
SET: 'set';
MAP: 'map';
OF: 'of';
TO: 'to';
COUNT: 'count';
SUM: 'sum';
MIN: 'min';
MAX: 'max';
AVERAGE: 'average';
DEVIATION: 'deviation';
DISTINCT: 'distinct';
FIRST: 'first';
LAST: 'last';
SEQUENCE: 'sequence';
BY: 'by';
OVER: 'over';
EVER: 'ever';
COUNTING: 'counting';
AT: 'at';
MOST: 'most';
LEAST: 'least';
LATE: 'late';
WITHIN: 'within';
AS: 'as';
OUTPUT: 'output';
RESOLVE: 'resolve';
HIGHEST: 'highest';
LOWEST: 'lowest';
UNIQUE: 'unique';
COLLECT: 'collect';
RULE: 'rule';
TRIAL: 'trial';
GROUP: 'group';
SCORE: 'score';
OUTCOME: 'outcome';
FAULT: 'fault';
CODE: 'code';
TELL: 'tell';
RENAMED: 'renamed';
HIT: 'hit';
PRIORITY: 'priority';
ORDER: 'order';
GIVEN: 'given';
EXPECT: 'expect';
EVERY: 'every';
CONTAINS: 'contains';
MAPS: 'maps';
REFUSED: 'refused';
SHARE: 'share';
HELD: 'held';
DID: 'did';
DOES: 'does';
HOLD: 'hold';
COULD: 'could';
BE: 'be';
DECIDED: 'decided';
FOR: 'for';
EACH: 'each';
KNOWN: 'known';
UNKNOWN: 'unknown';
STARTS: 'starts';
START: 'start';
ENDS: 'ends';
END: 'end';
WITH: 'with';
CONTAIN: 'contain';
MATCHES: 'matches';
MATCH: 'match';
LIKE: 'like';
IGNORING: 'ignoring';
CASE: 'case';
ANY: 'any';
ALL: 'all';
NO: 'no';
TOP: 'top';
BUCKET: 'bucket';
YEAR: 'year';
MONTH: 'month';
DAY: 'day';
HOUR: 'hour';
MINUTE: 'minute';
SECOND: 'second';
WEEKDAY: 'weekday';
DATE_WORD: 'date';
YEARS: 'years';
MONTHS: 'months';
DAYS: 'days';
WEEKS: 'weeks';
WEEK: 'week';
BUSINESS: 'business';
AFTER: 'after';
ROUNDED: 'rounded';
HALF: 'half';
EVEN: 'even';
UP: 'up';
DOWN: 'down';
DIGITS: 'digits';
DIGIT: 'digit';
PLUS_WORD: 'plus';
MINUS_WORD: 'minus';
DO: 'do';
TASK: 'task';
FAILS: 'fails';
FAIL: 'fail';
RETRY: 'retry';
TIMES: 'times';
DOUBLING: 'doubling';
WITHOUT: 'without';
JITTER: 'jitter';
TIMEOUT: 'timeout';
UNDO: 'undo';
AWAIT: 'await';
TIMED: 'timed';
OUT: 'out';
CHOOSE: 'choose';
DECIDE: 'decide';
EMIT: 'emit';
WAIT: 'wait';
CANCEL: 'cancel';
COMPLETE: 'complete';
CONTINUE: 'continue';
SLEEP: 'sleep';
PARALLEL: 'parallel';
ONCE: 'once';
REPEAT: 'repeat';
WHENEVER: 'whenever';
SIGNAL: 'signal';
ROUTE: 'route';
ENRICH: 'enrich';
ANSWERS: 'answers';
NEVER: 'never';
CALLED: 'called';
EMITTED: 'emitted';
WAITING: 'waiting';
COMPLETED: 'completed';
FAILED: 'failed';
WAS: 'was';
CANCELLED: 'cancelled';
PARKED: 'parked';
MONEY: 'Money';
TEXT_TYPE: 'Text';

CURRENCY: [A-Z] [A-Z] [A-Z];
NAME: [A-Za-z_] [A-Za-z0-9_]*;

// ---- literals ----

NUMBER: NUMERAL ('.' D+)?;
PERCENT: NUMBER '%';
DURATION: (NUMERAL ('ms' | [smhd]))+;
DATE: DAY_DIGITS;
TIME_LITERAL: DAY_DIGITS 'T' CLOCK ('Z' | [+\-] D D ':' D D)?;
TIME_OF_DAY: CLOCK;
IP: V4 | V6;
CIDR: (V4 | V6) '/' D+;
TEXT: '"' TEXT_ITEM* '"';
RAW_TEXT: '\'' ~['\r\n]* '\'';

OPEN_TEXT: '"' TEXT_ITEM*;
OPEN_RAW_TEXT: '\'' ~['\r\n]*;
BAD_NUMBER: NUMERAL ('.' D+)? [A-Za-z_] [A-Za-z0-9_]*;

// ---- signs ----

OPEN_BRACE: '{';
CLOSE_BRACE: '}';
OPEN_PAREN: '(';
CLOSE_PAREN: ')';
OPEN_BRACKET: '[';
CLOSE_BRACKET: ']';
COMMA: ',';
COLON: ':';
DOT: '.';
DOT_DOT: '..';
DOT_DOT_LESS: '..<';
ARROW: '->';
ASSIGN: '=';
PLUS: '+';
MINUS: '-';
STAR: '*';
SLASH: '/' { take_pattern(); };
LESS: '<';
LESS_EQUAL: '<=';
GREATER: '>';
GREATER_EQUAL: '>=';
BAR: '|';
QUESTION: '?';

// Signs of other languages: read as what they mean there, and reported with the word to write.
EQUAL_EQUAL: '==' | '===';
NOT_EQUAL: '!=' | '<>' | '!==';
AND_AND: '&&' | '&';
OR_OR: '||';
BANG: '!';
SEMICOLON: ';';
FAT_ARROW: '=>';
CURLY_TEXT: [\u201C\u201D\u201E] ~[\u201C\u201D"\r\n]* [\u201C\u201D];
BACKTICK_TEXT: '`' ~[`\r\n]* '`';
BLOCK_COMMENT: '/*' .*? '*/';

// ---- between tokens ----

DOC: '///' ~[/\r\n] ~[\r\n]* -> channel(DOCS);
EMPTY_DOC: '///' -> type(DOC), channel(DOCS);
COMMENT: '//' ~[\r\n]* -> channel(COMMENTS);
BLANK: [ \t\r\n\uFEFF]+ -> skip;
UNKNOWN_CHARACTER: .;

fragment D: [0-9];
fragment NUMERAL: D (D | '_')*;
fragment DAY_DIGITS: D D D D '-' D D '-' D D;
fragment CLOCK: D D ':' D D (':' D D ('.' D+)?)?;
fragment V4: D+ '.' D+ '.' D+ '.' D+;
fragment HEX: [0-9A-Fa-f] [0-9A-Fa-f]? [0-9A-Fa-f]? [0-9A-Fa-f]?;
fragment HEX_RUN: HEX (':' HEX)*;
fragment V6: HEX_RUN? '::' (HEX_RUN | (HEX ':')* V4)?
           | HEX ':' HEX ':' HEX ':' HEX ':' HEX ':' HEX ':' (HEX ':' HEX | V4);
fragment TEXT_ITEM: ~["\\\r\n] | '\\' ~[\r\n];
