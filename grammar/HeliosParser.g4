parser grammar HeliosParser;

// What a file says, one declaration at a time: compiler/syntax/chunks.cpp cuts a file into its declarations, so
// that a mistake in one never hides the next, and parses each with `oneDeclaration`. Line breaks mean nothing
// here; where one does (a row of a table), the token stream holds a ROW_END.
//
// Rules stand in the order of language.md. The grammar is SLL wherever it can be: an alternative that needs
// the whole context costs a second parse.

options { language = Cpp; tokenVocab = HeliosLexer; }

oneDeclaration: declaration EOF;
oneExpression: condition EOF;

declaration
  : moduleDecl
  | useDecl
  | EXPORT? (enumDecl | typeDecl | eventDecl | listDecl | calendarDecl | defineDecl | letDecl | featureDecl
            | decisionDecl | tagsDecl | tableDecl | exampleDecl | testDecl
            | processorDecl | serviceDecl | workflowDecl | scheduleDecl)
  ;

moduleDecl: MODULE path;
useDecl: USE path (DOT (OPEN_BRACE name (COMMA name)* COMMA? CLOSE_BRACE | STAR))?;

// ---- types and data ----

enumDecl: ORDERED? ENUM name OPEN_BRACE (enumMember (COMMA enumMember)* COMMA?)? CLOSE_BRACE;
enumMember: name (FROM TEXT)?;

typeDecl: TYPE name (OPEN_BRACE (fieldDecl COMMA?)* CLOSE_BRACE | ASSIGN type);
fieldDecl: fieldName COLON type fieldClause*;
fieldClause
  : FROM (TEXT | RAW_TEXT | CALLER)
  | OTHERWISE shifted
  | MISSING WHEN shifted ((COMMA | OR) literal)*
  | PROTECTED
  | PERSONAL
  ;

eventDecl: CLOSED? EVENT name OPEN_BRACE (eventItem COMMA?)* CLOSE_BRACE;
eventItem: fieldDecl | identityClause | keyClause | timeClause | requireClause;
identityClause: IDENTITY paths;
keyClause: KEY paths;
timeClause: TIME path;
requireClause: REQUIRE condition (BECAUSE text)?;
paths: path (AND path)*;

listDecl: LIST name COLON type (ASSIGN value | FROM TEXT listValidity?);
listValidity: VALID (FROM COLUMN from=TEXT)? (UNTIL COLUMN until=TEXT)?;

calendarDecl: CALENDAR name OPEN_BRACE calendarItem* CLOSE_BRACE;
calendarItem: ZONE text | WEEKDAYS weekdayRange (COMMA weekdayRange)* | HOLIDAYS name;
weekdayRange: name (DOT_DOT name)?;

params: OPEN_PAREN (param (COMMA param)* COMMA?)? CLOSE_PAREN;
param: fieldName COLON type;
defineDecl: DEFINE name params (ARROW type)? ASSIGN condition;
letDecl: LET name (COLON type)? ASSIGN condition;

type: typeBase QUESTION*;
typeBase
  : MONEY CURRENCY?
  | TEXT_TYPE (IGNORING CASE)?
  | LIST OF type
  | SET OF type
  | MAP OF type TO type
  | path
  | OPEN_PAREN type CLOSE_PAREN
  ;

// ---- features ----

featureDecl: FEATURE name ASSIGN (aggregate | SEQUENCE sequenceStep (COMMA THEN sequenceStep)*) featureClause*;
aggregate
  : COUNT OF DISTINCT? path
  | (SUM | MIN | MAX | AVERAGE | DEVIATION) OF path
  | (DISTINCT | FIRST | LAST) OF? path
  ;
sequenceStep: (THIS | name) (WHERE condition | WITHIN plain)*;
featureClause
  : WHERE condition
  | BY paths
  | OVER plain
  | EVER
  | COUNTING THIS
  | AT MOST plain
  | LATE AT MOST plain
  ;

// ---- decisions ----

decisionDecl
  : DECISION name (ON path AS name | params) (WHEN condition)? ARROW type
    OPEN_BRACE decisionItem* CLOSE_BRACE
  ;
decisionItem
  : letDecl | outputDecl | ruleDecl | groupDecl | outcomeLine | fallbackLine | faultLine
  | RESOLVE resolution
  | ZONE text
  ;
outputDecl: OUTPUT name COLON type (ASSIGN condition)? (RESOLVE resolution)?;
resolution: HIGHEST | LOWEST | FIRST | UNIQUE | COLLECT | SUM;

ruleDecl: TRIAL? RULE name ruleClause*;
ruleClause
  : letDecl
  | WHEN condition
  | UNLESS condition
  | scoreEffect
  | THEN shifted
  | setEffect
  | reason
  | FROM plain
  | UNTIL plain
  | TAGS OPEN_BRACE (tag (COMMA tag)* COMMA?)? CLOSE_BRACE
  | RENAMED FROM name
  ;
// `score points + 5` adds 5 to the output `points`; a sum is written `score +(points + 5)`.
scoreEffect: SCORE (name (PLUS | MINUS) arithmetic | (PLUS | MINUS) arithmetic | arithmetic) (OF plain)?;
setEffect: SET name TO value;
reason: BECAUSE text (CODE reasonCode | TELL text)*;
reasonCode: name | text;
tag: fieldName COLON value;

groupDecl: GROUP name groupClause* OPEN_BRACE (ruleDecl | groupDecl)* CLOSE_BRACE;
groupClause: AT MOST plain | WHEN condition | UNLESS condition;

outcomeLine: OUTCOME shifted (WHEN condition | setEffect | reason)*;
fallbackLine: (FALLBACK | OTHERWISE) shifted (setEffect | reason)*;
faultLine: ON FAULT shifted (setEffect | reason)*;

tagsDecl: TAGS OPEN_BRACE (fieldDecl COMMA?)* CLOSE_BRACE;

// ---- tables ----

tableDecl
  : TABLE name (FROM TEXT)? params ARROW params (HIT hitPolicy)?
    (OPEN_BRACE (HIT hitPolicy ROW_END)? tableHeader tableRow* CLOSE_BRACE)?
  ;
hitPolicy
  : UNIQUE | ANY | FIRST | PRIORITY
  | COLLECT (WITH? (SUM | MIN | MAX | COUNT))?
  | RULE ORDER
  | OUTPUT ORDER
  ;
tableHeader: fieldName (BAR fieldName)* ARROW fieldName (BAR fieldName)* ROW_END;
tableRow: (OTHERWISE | cell (BAR cell)*) ARROW outputCell (BAR outputCell)* ROW_END;
cell
  : ANY
  | MINUS
  | NOT? (UNKNOWN | KNOWN)
  | NOT? cellTest (COMMA cellTest)*
  ;
cellTest: (LESS | LESS_EQUAL | GREATER | GREATER_EQUAL) shifted | range;
outputCell: condition;

// ---- processors ----

processorDecl: ON path AS name OPEN_BRACE processorItem* CLOSE_BRACE;
processorItem: (WHEN condition)? processorAction;
processorAction
  : ENRICH path ASSIGN condition                                    # enrichAction
  | decideStep                                                      # decideAction
  | START call                                                      # startAction
  | SIGNAL call                                                     # signalAction
  | emitStep                                                        # emitAction
  | ROUTE TO text (WHEN condition)??                                # routeAction
  ;
call: path OPEN_PAREN (condition (COMMA condition)* COMMA?)? CLOSE_PAREN;
decideStep: DECIDE call (AS name)?;
emitStep: EMIT path fieldInits;

// ---- services and workflows ----

serviceDecl: SERVICE name OPEN_BRACE taskDecl* CLOSE_BRACE;
taskDecl: TASK name params (ARROW type)? (FAILS WITH name (COMMA name)*)?;

workflowDecl: WORKFLOW name params OPEN_BRACE workflowItem* CLOSE_BRACE;
workflowItem: workflowKey | WITHIN plain | WHENEVER eventArm | step;
workflowKey: KEY value (COMMA value)*;
scheduleDecl: SCHEDULE name AT text IN text (AS name)? START call;

step
  : doStep | awaitStep | chooseStep | decideStep | emitStep | startStep | eachStep | repeatStep | letDecl
  | CANCEL call                                                     // the other forms have no clauses
  | SLEEP (UNTIL plain | plain (BUSINESS (DAYS | DAY) OF path)?)
  | PARALLEL stepBlock (AND stepBlock)+
  | COMPLETE
  | CONTINUE
  | FAIL text?
  ;
stepBlock: OPEN_BRACE step* CLOSE_BRACE;
stepBody: step | stepBlock;

doStep: DO (name ASSIGN)? call doClause* (OPEN_BRACE failureArm+ CLOSE_BRACE)?;
doClause: retryClause | TIMEOUT plain | UNDO call;
retryClause
  : RETRY plain TIMES (FROM plain (DOUBLING TO plain)?)? (WITHOUT JITTER)? (ON name (COMMA name)*)?
  ;
failureArm: name ARROW stepBody;

awaitStep: AWAIT (WITHIN plain)? OPEN_BRACE awaitArm* CLOSE_BRACE;
awaitArm
  : eventArm
  | AFTER plain ARROW stepBody
  | OTHERWISE ARROW stepBody
  | TIMED OUT ARROW stepBody
  ;
eventArm: name COLON path (WHERE condition)? ARROW stepBody;

chooseStep: CHOOSE OPEN_BRACE chooseArm* CLOSE_BRACE;
chooseArm: (WHEN condition | OTHERWISE) ARROW stepBody;

startStep: THEN? START call (IN plain | AND WAIT (AS name)?)?;
eachStep: EACH name IN plain AT MOST plain AT ONCE stepBlock;
repeatStep: REPEAT AT MOST plain TIMES UNTIL condition stepBlock (OTHERWISE ARROW stepBody)?;

// ---- examples and tests ----

exampleDecl: EXAMPLE name ASSIGN condition;
testDecl: TEST TEXT (OVER TEXT)? OPEN_BRACE testStatement* CLOSE_BRACE;
testStatement: givenStatement | expectStatement | forEachStatement | afterStatement | taskStatement;
givenStatement
  : GIVEN plain OF operand (EVERY plain)?                           # givenMany
  | GIVEN operand                                                   # givenOne
  | GIVEN name IS value                                             # givenFeature
  | GIVEN name CONTAINS value (FROM plain)? (UNTIL plain)?          # givenEntry
  | GIVEN name MAPS operand TO value (FROM plain)? (UNTIL plain)?   # givenMapping
  ;
afterStatement: AFTER plain;
taskStatement: path taskReply (COMMA THEN taskReply)*;
taskReply: (ANSWERS value | FAILS WITH name | NEVER ANSWERS) often?;
often: ONCE | plain TIMES;
expectStatement
  : EXPECT REFUSED (BECAUSE text)?                                  # expectRefused
  | EXPECT SHARE OF condition BETWEEN value AND value               # expectShare
  | EXPECT path HELD                                                # expectHeld
  | EXPECT path DID NOT HOLD                                        # expectNotHeld
  | EXPECT path COULD NOT BE DECIDED                                # expectUndecided
  | EXPECT CALLED path (WITH fieldInits)? often?                    # expectCalled
  | EXPECT EMITTED path fieldInits? often?                          # expectEmitted
  | EXPECT instance IS WAITING FOR path                             # expectWaiting
  | EXPECT instance DID NOT START                                   # expectNotStarted
  | EXPECT instance (COMPLETED | FAILED | WAS (CANCELLED | PARKED)) (BECAUSE text)?  # expectEnded
  | EXPECT condition (BECAUSE paths)?                               # expectCondition
  ;
instance: path (OPEN_PAREN (condition (COMMA condition)* COMMA?)? CLOSE_PAREN)?;
forEachStatement
  : LOOP_FOR EACH name IN (TEXT | OPEN_BRACKET inlineCase (COMMA inlineCase)* COMMA? CLOSE_BRACKET)
    OPEN_BRACE testStatement* CLOSE_BRACE
  ;
inlineCase: fieldInits;

// ---- conditions ----

condition
  : comparison
  | NOT condition
  | condition AND condition
  | condition OR condition
  ;
comparison: value (comparisonTail chainedTail*)?;
// Alternatives that read the same text stand in the order of preference.
comparisonTail
  : IS NOT? (KNOWN | UNKNOWN)                                             # knownTail
  | (IS NOT? | NOT_EQUAL) spread? value (IGNORING CASE)?                  # isTail
  | orderSign value                                                       # orderTail
  | NOT? IN range                                                         # inTail
  | NOT? BETWEEN value AND value                                          # betweenTail
  | (DOES? NOT)? textTest spread? value (IGNORING CASE)?                  # textTail
  | WITHIN plain BUSINESS (DAYS | DAY) OF path AFTER value                # withinTail
  ;
// `a < b < c` is read in order to say that it is not Helios.
chainedTail: (IS NOT? | NOT_EQUAL | orderSign) value;
orderSign: LESS | LESS_EQUAL | GREATER | GREATER_EQUAL;
textTest: (STARTS | START) WITH | (ENDS | END) WITH | CONTAINS | CONTAIN | MATCHES | MATCH | LIKE;
spread: (ANY | ALL) OF;
range
  : value ((DOT_DOT | DOT_DOT_LESS) value?)?
  | (DOT_DOT | DOT_DOT_LESS) value
  ;

// ---- values ----

value: shifted (OTHERWISE shifted)*;
shifted: arithmetic shift*;
shift
  : (PLUS_WORD | MINUS_WORD) plain (calendarUnit | BUSINESS (DAYS | DAY) OF path)   # dateShift
  | ROUNDED roundingMode TO plain (DIGITS | DIGIT)                                   # rounding
  | TO CURRENCY BY plain                                                            # conversion
  | AS typeBase                                                                     # reading
  ;
calendarUnit: DAY | DAYS | WEEK | WEEKS | MONTH | MONTHS | YEAR | YEARS;
roundingMode: UP | DOWN | HALF (UP | EVEN);
arithmetic
  : operand
  | MINUS arithmetic
  | arithmetic (STAR | SLASH) arithmetic
  | arithmetic (PLUS | MINUS) arithmetic
  ;

operand: primary suffix*;
suffix
  : DOT fieldName                                                   # fieldSuffix
  | OPEN_PAREN (condition (COMMA condition)* COMMA?)? CLOSE_PAREN    # callSuffix
  | OPEN_BRACKET condition CLOSE_BRACKET                            # indexSuffix
  | WITH fieldInits                                                 # withSuffix
  | fieldInits                                                      # recordSuffix
  | FOR (plain | OPEN_PAREN value ((COMMA | AND) value)+ CLOSE_PAREN) # featureSuffix
  ;
fieldInits: OPEN_BRACE fieldInit (COMMA fieldInit)* COMMA? CLOSE_BRACE;
fieldInit: fieldName COLON condition;

// Where more than one value in a row would be ambiguous: a literal, a path or anything in parentheses.
plain: literal | path | OPEN_PAREN condition CLOSE_PAREN;

primary
  : literal                                                                              # literalPrimary
  | OPEN_PAREN condition CLOSE_PAREN                                                     # parenthesised
  | IF condition THEN condition ELSE condition                                           # ifPrimary
  | (ANY | ALL | NO) OF OPEN_BRACE blockMembers CLOSE_BRACE                              # block
  | AT LEAST plain OF OPEN_BRACE blockMembers CLOSE_BRACE                                # atLeastBlock
  | (ANY | ALL | NO) name IN value (WHERE condition)?                                    # quantifier
  | COUNT OF name IN value (WHERE condition)?                                            # countWhere
  | COUNT OF operand                                                                     # countOf
  | LOOP_FOLD OF arithmetic LOOP_FOR name IN value (WHERE condition)?                     # foldWhere
  | (SUM | MIN | MAX) OF operand                                                         # foldOf
  | TOP plain OF name IN value (WHERE condition)? BY value (WHERE condition)?            # top
  | civilPart OF operand (IN (path | text))?                                             # civil
  | BUCKET OF operand IN plain FOR text                                                  # bucket
  | BUSINESS DAYS FROM operand TO operand OF path                                        # businessDays
  | DAYS FROM operand TO operand                                                         # daysBetween
  | OPEN_BRACE mapEntry (COMMA mapEntry)* COMMA? CLOSE_BRACE                             # mapBraces
  | OPEN_BRACE (condition (COMMA condition)* COMMA?)? CLOSE_BRACE                        # braces
  | name                                                                                 # namePrimary
  ;
blockMembers: (blockMember (COMMA blockMember)* COMMA?)?;
blockMember: (fieldName COLON)? condition;
mapEntry: condition ARROW condition;
civilPart: YEAR | MONTH | DAY | HOUR | MINUTE | SECOND | WEEKDAY | DATE_WORD | TIME;

literal
  : TRUE
  | FALSE
  | NUMBER CURRENCY?
  | PERCENT
  | DURATION
  | DATE
  | TIME_LITERAL
  | TIME_OF_DAY
  | IP
  | CIDR
  | PATTERN
  | BAD_NUMBER
  | text
  ;
text: TEXT | RAW_TEXT;

// ---- names ----

path: name (DOT fieldName)*;

// After a dot, before a colon and in the head of a table every word is a name.
fieldName
  : name
  | AND | OR | NOT | IS | IN | IF | THEN | ELSE | TRUE | FALSE | OTHERWISE | WHEN | UNLESS |
  BECAUSE | BETWEEN | WHERE | THIS
  ;

name
  : NAME | CURRENCY
  | MODULE | USE | EXPORT | ENUM | ORDERED | TYPE | EVENT | CLOSED | LIST | CALENDAR | DEFINE |
  LET | FEATURE | DECISION | TABLE | TAGS | EXAMPLE | TEST | ON | WORKFLOW | SERVICE | VIEW |
  ADVICE | METRIC | ENDPOINT | PROPERTY | SCHEDULE | MIGRATE | FROM | CALLER | MISSING |
  PROTECTED | PERSONAL | IDENTITY | KEY | TIME | REQUIRE | COLUMN | VALID | UNTIL | ZONE |
  WEEKDAYS | HOLIDAYS | SET | MAP | OF | TO | COUNT | SUM | MIN | MAX | AVERAGE | DEVIATION |
  DISTINCT | FIRST | LAST | SEQUENCE | BY | OVER | EVER | COUNTING | AT | MOST | LEAST | LATE
  | WITHIN | AS | OUTPUT | RESOLVE | HIGHEST | LOWEST | UNIQUE | COLLECT | RULE | TRIAL |
  GROUP | SCORE | OUTCOME | FAULT | CODE | TELL | RENAMED | HIT | PRIORITY | ORDER | GIVEN |
  EXPECT | EVERY | CONTAINS | MAPS | REFUSED | SHARE | HELD | DID | DOES | HOLD | COULD | BE |
  DECIDED | FOR | EACH | KNOWN | UNKNOWN | STARTS | START | ENDS | END | WITH | CONTAIN |
  MATCHES | MATCH | LIKE | IGNORING | CASE | ANY | ALL | NO | TOP | BUCKET | YEAR | MONTH |
  DAY | HOUR | MINUTE | SECOND | WEEKDAY | DATE_WORD | YEARS | MONTHS | DAYS | WEEKS | WEEK |
  BUSINESS | AFTER | ROUNDED | HALF | EVEN | UP | DOWN | DIGITS | DIGIT | PLUS_WORD |
  MINUS_WORD | MONEY | TEXT_TYPE | DO | TASK | FAILS | FAIL | RETRY | TIMES | DOUBLING |
  WITHOUT | JITTER | TIMEOUT | UNDO | AWAIT | TIMED | OUT | CHOOSE | DECIDE | EMIT | WAIT |
  CANCEL | COMPLETE | CONTINUE | SLEEP | PARALLEL | ONCE | REPEAT | WHENEVER | SIGNAL | ROUTE |
  ENRICH | ANSWERS | NEVER | CALLED | EMITTED | WAITING | COMPLETED | FAILED | WAS | CANCELLED |
  PARKED
  ;
