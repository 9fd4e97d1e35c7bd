// SPDX-License-Identifier: MIT
// The lending model of the DMN TCK by dsntk, each of its decisions first checked to answer as it should.
//
//   rivals MODEL.dmn INPUTS.feel ANSWERS.txt      INPUTS: one FEEL context; ANSWERS: a line for each decision, name, tab, value
use std::time::Instant;

const ROUNDS: usize = 5;

fn median(mut values: Vec<f64>) -> f64 {
  values.sort_by(f64::total_cmp);
  values[values.len() / 2]
}

// The suite compares numbers to eight places.
fn same(answer: &str, due: &str) -> bool {
  answer == due || matches!((answer.parse::<f64>(), due.parse::<f64>()), (Ok(a), Ok(b)) if (a - b).abs() < 1e-8)
}

fn main() {
  let arguments: Vec<String> = std::env::args().collect();
  let read = |i: usize| std::fs::read_to_string(&arguments[i]).expect("a file that decision_times left");
  let definitions = dsntk_model::parse(&read(1)).expect("the model can be read");
  let (namespace, name) = (dsntk_model::DmnElement::namespace(&definitions).to_string(), dsntk_model::NamedElement::name(&definitions).to_string());
  let evaluator = dsntk_model_evaluator::ModelEvaluator::new(&[definitions]).expect("the model can be compiled");
  let scope = dsntk_feel::FeelScope::default();
  let node = dsntk_feel_parser::parse_context(&scope, &read(2), false).expect("the inputs can be read");
  let inputs = match dsntk_feel_evaluator::prepare(&node)(&scope) {
    dsntk_feel::values::Value::Context(context) => context,
    other => panic!("the inputs are no context: {other}"),
  };
  let answers = read(3);
  let decisions: Vec<(&str, &str)> = answers.lines().filter_map(|line| line.split_once('\t')).collect();
  let evaluate = |decision: &str| evaluator.evaluate_invocable(&namespace, &name, decision, &inputs);
  for (decision, due) in &decisions {
    let answer = evaluate(decision).to_string();
    if !same(&answer.replace(['"', ' '], ""), &due.replace(['"', ' '], "")) {
      println!("dsntk answers {answer} for {decision}, not {due}");
    }
  }
  let begin = Instant::now();
  let mut times = 0;
  while begin.elapsed().as_secs_f64() < 0.5 {
    decisions.iter().for_each(|(decision, _)| drop(evaluate(decision)));
    times += 1;
  }
  let mut each = Vec::new();
  for _ in 0..ROUNDS {
    let begin = Instant::now();
    for _ in 0..times {
      decisions.iter().for_each(|(decision, _)| drop(evaluate(decision)));
    }
    each.push(begin.elapsed().as_secs_f64() * 1e6 / times as f64);
  }
  println!("dsntk 0.3.0: lending, its {} decisions one by one {:.1} us", decisions.len(), median(each));
}
