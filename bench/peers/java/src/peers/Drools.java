package peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.drools.model.codegen.ExecutableModelProject;
import org.kie.api.KieBase;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

/**
 * Drools on a generated policy: the executable model (rules as compiled Java), one KieBase, one
 * session for all events that each event enters and leaves.
 *
 * <pre>Drools POLICY_FOLDER EVENTS.ndjson --check EXPECTED.tsv --seconds T</pre>
 *
 * As for every peer: CPU time of the whole process, one line of JSON.
 */
public final class Drools {
  private static final int EVENTS_MAX = 20_000;   // as in go/protocol
  private static final int EVENTS_PER_LOOK = 16;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final ObjectReader EVENTS = new ObjectMapper().readerFor(Event.class);

  private final KieSession session;
  private final Answer answer = new Answer();

  private Drools(KieBase policy) {
    session = policy.newKieSession();
    session.setGlobal("answer", answer);
  }

  private Answer decide(Event event) {
    answer.clear();
    FactHandle handle = session.insert(event);
    session.fireAllRules();
    session.delete(handle);
    return answer;
  }

  private static KieBase load(Path folder) throws IOException {
    KieServices services = KieServices.get();
    KieFileSystem files = services.newKieFileSystem();
    files.write("src/main/resources/peers/policy.drl", Files.readString(folder.resolve("policy.drl")));
    KieBuilder builder = services.newKieBuilder(files).buildAll(ExecutableModelProject.class);
    if (builder.getResults().hasMessages(Message.Level.ERROR)) throw new IOException(builder.getResults().toString());
    return services.newKieContainer(services.getRepository().getDefaultReleaseId()).getKieBase();
  }

  private interface Step {
    void run(int event) throws IOException;
  }

  private static double measure(int count, double seconds, Step step) throws IOException {
    double start = cpuSeconds();
    long done = 0;
    int at = 0;
    while (cpuSeconds() - start < seconds) {
      for (int i = 0; i < EVENTS_PER_LOOK; ++i) {
        step.run(at);
        at = (at + 1) % count;
      }
      done += EVENTS_PER_LOOK;
    }
    return (cpuSeconds() - start) * 1e9 / done;
  }

  private record Checked(int count, boolean same) {}

  /** Each event once, until time runs out or one does not give the expected answer. */
  private Checked check(List<Event> events, List<String> expected, double seconds) {
    double start = cpuSeconds();
    for (int i = 0; i < events.size(); ++i) {
      String got = decide(events.get(i)).spelled();
      if (!expected.get(i).endsWith("\t" + got)) {
        System.err.println("expected " + expected.get(i) + ", got " + got);
        return new Checked(i, false);
      }
      if (cpuSeconds() - start > seconds) return new Checked(i + 1, true);
    }
    return new Checked(events.size(), true);
  }

  private static double cpuSeconds() {
    return SYSTEM.getProcessCpuTime() * 1e-9;
  }

  private static double residentMb() throws IOException {
    return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) / 256.0;   // pages of 4 KiB
  }

  private static List<String> lines(String path) throws IOException {
    try (var lines = Files.lines(Path.of(path))) {
      return lines.limit(EVENTS_MAX).toList();
    }
  }

  public static void main(String[] args) throws IOException {
    if (args.length != 6 || !args[2].equals("--check") || !args[4].equals("--seconds")) {
      System.err.println("usage: Drools POLICY_FOLDER EVENTS.ndjson --check EXPECTED.tsv --seconds T");
      System.exit(2);
    }
    double seconds = Double.parseDouble(args[5]);
    double start = cpuSeconds();
    KieBase policy = load(Path.of(args[0]));
    int rules = policy.getKiePackage("peers").getRules().size();
    Drools drools = new Drools(policy);
    double loadSeconds = cpuSeconds() - start;
    double rssMb = residentMb();

    List<String> lines = lines(args[1]);
    List<Event> events = new ArrayList<>();
    for (String line : lines) events.add(EVENTS.readValue(line));
    List<String> expected = lines(args[3]);
    Checked checked = drools.check(events, expected, 5 * seconds);
    measure(events.size(), 3 * seconds, i -> drools.decide(events.get(i)));   // until the JIT has settled
    double nanos = measure(events.size(), seconds, i -> drools.decide(events.get(i)));
    measure(events.size(), seconds, i -> drools.decide(EVENTS.readValue(lines.get(i))));
    double nanosWithParsing = measure(events.size(), seconds, i -> drools.decide(EVENTS.readValue(lines.get(i))));
    String version = KieServices.class.getPackage().getImplementationVersion();
    System.out.printf("{\"peer\": \"Drools\", \"version\": \"%s\", \"rules\": %d, \"checked\": %d, \"answers_same\": %b, "
        + "\"load_seconds\": %.3f, \"ns_per_event\": %.1f, \"ns_per_event_with_parsing\": %.1f, \"rss_mb\": %.1f}%n",
        version, rules, checked.count, checked.same, loadSeconds, nanos, nanosWithParsing, rssMb);
    System.exit(checked.same ? 0 : 1);
  }
}
