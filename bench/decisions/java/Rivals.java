// SPDX-License-Identifier: MIT
// The lending model answered by Apache KIE Drools: first that every answer is the same, then what one takes,
// by processor time of the asking thread once the compiler of the JVM has come to rest, median of five rounds.
//
//   java -cp "jars/*" Rivals.java LENDING_MODEL
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.kie.api.io.Resource;
import org.kie.dmn.api.core.DMNContext;
import org.kie.dmn.api.core.DMNModel;
import org.kie.dmn.api.core.DMNResult;
import org.kie.dmn.api.core.DMNRuntime;
import org.kie.dmn.core.internal.utils.DMNRuntimeBuilder;
import org.kie.internal.io.ResourceFactory;

public class Rivals {
  static double processorMicroseconds() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e3;
  }

  static double measure(IntConsumer evaluate, double warmUpMicroseconds) {
    double begin = processorMicroseconds();
    int times = 0;
    while (processorMicroseconds() - begin < warmUpMicroseconds) evaluate.accept(times++);
    times = Math.max(1, times / 5);
    double[] each = new double[5];
    for (int round = 0; round < each.length; ++round) {
      begin = processorMicroseconds();
      for (int i = 0; i < times; ++i) evaluate.accept(i);
      each[round] = (processorMicroseconds() - begin) / times;
    }
    Arrays.sort(each);
    return each[2];
  }

  static DMNRuntime runtimeOf(Path file) {
    List<Resource> resources = List.of(ResourceFactory.newFileResource(file.toFile()));
    return DMNRuntimeBuilder.fromDefaults().buildConfiguration().fromResources(resources).getOrElseThrow(RuntimeException::new);
  }

  static BigDecimal number(String text) {
    return new BigDecimal(text);
  }

  static void lending(Path file) {
    DMNRuntime runtime = runtimeOf(file);
    DMNModel model = runtime.getModels().get(0);
    Map<String, Object> applicant =
        Map.of("Monthly", Map.of("Income", number("6000"), "Expenses", number("2000"), "Repayments", number("0")), "Age", number("35"),
            "ExistingCustomer", true, "MaritalStatus", "M", "EmploymentStatus", "EMPLOYED");
    Map<String, Object> product = Map.of("ProductType", "STANDARD LOAN", "Amount", number("350000"), "Rate", number("0.0395"), "Term", number("360"));
    Map<String, Object> bureau = Map.of("CreditScore", number("649"), "Bankrupt", false);
    IntConsumer evaluate = i -> {
      DMNContext context = runtime.newContext();
      context.set("ApplicantData", applicant);
      context.set("RequestedProduct", product);
      context.set("BureauData", bureau);
      context.set("SupportingDocuments", "YES");
      DMNResult result = runtime.evaluateAll(model, context);
      if (i != 0) return;
      Map<String, Object> expected = Map.of("Adjudication", "ACCEPT", "Pre-bureauRiskCategory", "LOW", "BureauCallType", "MINI",
          "Post-bureauRiskCategory", "LOW", "Eligibility", "ELIGIBLE", "Strategy", "BUREAU", "Routing", "ACCEPT");
      expected.forEach((name, value) -> {
        if (!value.equals(result.getDecisionResultByName(name).getResult())) throw new RuntimeException(name + " is not as it should be: " + result);
      });
    };
    System.out.printf("lending, all 11 decisions: Drools 8.44.0 %.1f us%n", measure(evaluate, 12e6));
  }

  public static void main(String[] words) throws Exception {
    lending(Path.of(words[0]));
  }
}
