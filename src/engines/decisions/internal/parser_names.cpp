// SPDX-License-Identifier: MIT
#include <algorithm>

#include "engines/decisions/feel/functions.h"
#include "engines/decisions/feel/properties.h"
#include "engines/decisions/internal/parser.h"

namespace cw::feel {

// Walks words and signs from here, and keeps the longest run of them that `lookup` knows.
Parser::NameMatch Parser::match_name(const std::function<const Variable*(std::string_view)>& lookup, std::size_t longest) {
  constexpr std::size_t longest_name = 1'000;  // longer names are known, but not found in texts
  longest = std::min(longest, longest_name);
  const std::size_t start = reader_.at();
  NameMatch best;
  best.end = start;
  std::string key;
  bool word_before = false;
  std::size_t at = start;
  const std::string_view text = reader_.text();
  if (!is_name_start(first_code_point(text.substr(at)).letter)) return best;
  while (at < text.size()) {
    CodePoint next = first_code_point(text.substr(at));
    while (next.bytes != 0 && is_space(next.letter)) {
      at += next.bytes;
      next = first_code_point(text.substr(at));
    }
    if (is_name_part(next.letter)) {
      reader_.go_to(at);
      const std::string_view word = reader_.word();
      if (word_before) key += ' ';
      key += word;
      at += word.size();
      word_before = true;
    } else if (is_name_sign(next.letter)) {
      key += text.substr(at, next.bytes);
      at += next.bytes;
      word_before = false;
    } else {
      break;
    }
    if (key.size() > longest) break;
    if (const Variable* found = lookup(key)) best = {found->name, found->type, at, true};
  }
  reader_.go_to(start);
  return best;
}

// Words up to a keyword or a sign: a name that nobody declared.
Parser::NameMatch Parser::plain_name(std::size_t start) {
  NameMatch match;
  match.end = start;
  reader_.go_to(start);
  if (!is_name_start(first_code_point(reader_.rest()).letter)) return match;
  for (;;) {
    reader_.skip_space();
    const std::string_view word = reader_.word();
    if (word.empty() || is_keyword(word) || (match.name.empty() && !is_name_start(first_code_point(word).letter))) break;
    if (!match.name.empty()) match.name += ' ';
    match.name += word;
    reader_.go_to(reader_.at() + word.size());
    match.end = reader_.at();
  }
  reader_.go_to(start);
  return match;
}

Parser::NameMatch Parser::variable_name() {
  const Names& builtins = builtin_names();
  std::size_t longest = builtins.longest();
  for (const Layer& layer : layers_) {
    longest = std::max(longest, layer.names.longest());
    if (layer.any_component)
      longest = std::max({longest, components_.longest(), vocabulary_.components != nullptr ? vocabulary_.components->longest() : 0});
  }
  return match_name(
      [&](std::string_view key) -> const Variable* {
        for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) {
          if (const Variable* found = layer->names.find(key)) return found;
          if (!layer->any_component) continue;
          if (const Variable* found = components_.find(key)) return found;
          if (const Variable* found = vocabulary_.components != nullptr ? vocabulary_.components->find(key) : nullptr) return found;
        }
        return builtins.find(key);
      },
      longest);
}

Parser::NameMatch Parser::component_name(const Type* type) {
  Names fields;
  if (type != nullptr && type->kind == TypeKind::context)
    for (const Field& field : type->fields) fields.add(field.name, field.type);
  const std::size_t start = reader_.at();
  const Names& properties = property_names();
  std::size_t longest = std::max({fields.longest(), properties.longest(), components_.longest()});
  if (vocabulary_.components != nullptr) longest = std::max(longest, vocabulary_.components->longest());
  NameMatch match = match_name([&](std::string_view key) { return fields.find(key); }, fields.longest());
  if (!match.known) {
    match = match_name(
        [&](std::string_view key) -> const Variable* {
          if (const Variable* found = properties.find(key)) return found;
          if (const Variable* found = components_.find(key)) return found;
          return vocabulary_.components != nullptr ? vocabulary_.components->find(key) : nullptr;
        },
        longest);
    match.type = nullptr;  // a component of that name, but of which type nobody knows
  }
  return match.known ? match : plain_name(start);
}

Parser::Parsed Parser::name() {
  const std::size_t start = reader_.at();
  NameMatch match = variable_name();
  if (!match.known) match = plain_name(start);
  if (match.end == start) return error("a value should stand here");
  auto made = make(Syntax::variable, reader_.position_of(start));
  made->name = std::move(match.name);
  made->type = std::move(match.type);
  reader_.go_to(match.end);
  return made;
}

std::string Parser::name_before(std::string_view sign) {
  reader_.skip_space();
  const std::size_t start = reader_.at();
  std::string name;
  bool space = false;
  const std::string_view text = reader_.text();
  if (!is_name_start(first_code_point(text.substr(start)).letter)) return {};
  for (std::size_t at = start; at < text.size();) {
    const CodePoint next = first_code_point(text.substr(at));
    if (text.substr(at).starts_with(sign)) {
      reader_.go_to(at + sign.size());
      return name;
    }
    if (is_space(next.letter)) {
      space = true;
    } else if (is_name_part(next.letter) || is_name_sign(next.letter)) {
      if (space) name += ' ';
      space = false;
      name += text.substr(at, next.bytes);
    } else {
      break;
    }
    at += next.bytes;
  }
  reader_.go_to(start);
  return {};
}

Result<TypePtr> Parser::whole_type() {
  CW_TRY(TypePtr found, type());
  if (!reader_.done()) return error("the type should end here");
  return found;
}

Result<TypePtr> Parser::type() {
  const Nesting nesting(*this);
  if (nesting.too_deep()) return error("types lie too deep in each other");
  struct Generic {
    std::string_view word;
    TypeKind kind;
  };
  for (const Generic& generic :
       {Generic{"list", TypeKind::list}, {"range", TypeKind::range}, {"context", TypeKind::context}, {"function", TypeKind::function}}) {
    reader_.skip_space();
    const std::size_t start = reader_.at();
    if (!reader_.take_word(generic.word)) continue;
    if (!reader_.take("<")) {
      reader_.go_to(start);
      break;
    }
    if (generic.kind == TypeKind::context) return context_type();
    return generic.kind == TypeKind::function ? function_type() : element_type(generic.kind);
  }
  return named_type();
}

Result<TypePtr> Parser::named_type() {
  reader_.skip_space();
  const std::size_t start = reader_.at();
  Names basic;
  const auto lookup = [&](std::string_view key) -> const Variable* {
    const Variable* found = vocabulary_.types != nullptr ? vocabulary_.types->find(key) : nullptr;
    if (found != nullptr) return found;
    // Lists, contexts, ranges and functions need their parameters here (table 61).
    const TypePtr type = find_basic_type(key);
    if (type && type->kind < TypeKind::list) {
      basic.add(key, type);
      return basic.find(key);
    }
    return nullptr;
  };
  const NameMatch match = match_name(lookup, std::max<std::size_t>(32, vocabulary_.types != nullptr ? vocabulary_.types->longest() : 0));
  if (match.known) {
    reader_.go_to(match.end);
    return match.type ? match.type : basic_type(TypeKind::any);
  }
  const NameMatch plain = plain_name(start);
  if (plain.name.empty()) return error("a type should stand here");
  return error_at(start, "there is no type '" + plain.name + "'");
}

Result<TypePtr> Parser::element_type(TypeKind kind) {
  CW_TRY(TypePtr element, type());
  if (!reader_.take(">")) return error("'>' should close the type");
  Type made;
  made.kind = kind;
  made.element = std::move(element);
  return std::make_shared<const Type>(std::move(made));
}

Result<TypePtr> Parser::context_type() {
  Type made;
  made.kind = TypeKind::context;
  while (!reader_.sees(">")) {
    std::string field = name_before(":");
    if (field.empty()) return error("a name and ':' should stand here");
    CW_TRY(TypePtr of_field, type());
    made.fields.push_back({std::move(field), std::move(of_field)});
    if (!reader_.take(",")) break;
  }
  if (!reader_.take(">")) return error("'>' should close the type");
  return std::make_shared<const Type>(std::move(made));
}

Result<TypePtr> Parser::function_type() {
  Type made;
  made.kind = TypeKind::function;
  while (!reader_.sees(">")) {
    CW_TRY(TypePtr parameter, type());
    made.parameters.push_back(std::move(parameter));
    if (!reader_.take(",")) break;
  }
  if (!reader_.take(">")) return error("'>' should close the parameters");
  if (!reader_.take("->")) return error("'->' and the type of the result should follow");
  CW_TRY(made.result, type());
  return std::make_shared<const Type>(std::move(made));
}

}  // namespace cw::feel
