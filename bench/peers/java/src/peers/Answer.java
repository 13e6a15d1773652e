package peers;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What the rules of one event said; rules add to it as they fire. */
public final class Answer {
  private static final String[] OUTCOMES = {"allow", "review", "deny"};

  private int outcome;
  private int score;
  private int count;
  private int[] fired = new int[16];

  public void fire(int rule, int points, int asked) {
    if (count == fired.length) fired = Arrays.copyOf(fired, 2 * count);
    fired[count++] = rule;
    score += points;
    outcome = Math.max(outcome, asked);
  }

  void clear() {
    outcome = score = count = 0;
  }

  /** As in expected.tsv behind the id. */
  String spelled() {
    String names = Arrays.stream(fired, 0, count).sorted().mapToObj(r -> "r%05d".formatted(r + 1))
        .collect(Collectors.joining(","));
    return OUTCOMES[outcome] + "\t" + score + "\t" + names;
  }
}
