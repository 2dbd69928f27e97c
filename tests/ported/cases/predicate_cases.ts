import type { UpstreamCases } from "../upstream_cases.ts";

/** The predicates of controller-runtime. */
export const predicateCases = {
  file: "sigs.k8s.io/controller-runtime v0.25.2, pkg/predicate/predicate_test.go",
  same: [
    "Funcs should call Create",
    "Funcs should call Update",
    "Funcs should call Delete",
    "Funcs should call Generic",
    "ResourceVersionChangedPredicate: the ResourceVersion hasn't changed",
    "ResourceVersionChangedPredicate: the ResourceVersion has changed",
    "GenerationChangedPredicate: the Generation hasn't changed",
    "GenerationChangedPredicate: the Generation has changed",
    "AnnotationChangedPredicate: the annotations are empty",
    "AnnotationChangedPredicate: the annotations haven't changed",
    "AnnotationChangedPredicate: an annotation value has changed",
    "AnnotationChangedPredicate: an annotation has been added",
    "AnnotationChangedPredicate: an annotation has been removed",
    "LabelChangedPredicate: the labels are empty",
    "LabelChangedPredicate: the labels haven't changed",
    "LabelChangedPredicate: a label value has changed",
    "LabelChangedPredicate: a label has been added",
    "LabelChangedPredicate: a label has been removed",
    "Or should return true when one of its predicates returns true",
    "Or should return false when all of its predicates return false",
    "NewPredicateFuncs with a namespace filter function: the namespace is matching",
    "NewPredicateFuncs with a namespace filter function: the namespace is not matching",
  ],
  differs: {
    "GenerationChangedPredicate: the old object doesn't have a Generation or metadata":
      "A resource without generations, as a ConfigMap, has no status that could be left out: each change counts.",
    "GenerationChangedPredicate: the new object doesn't have a Generation or metadata":
      "The same, for the new state.",
    "And should return false when one of its predicates returns false":
      "Predicates are functions: `&&` combines them.",
    "And should return true when all of its predicates return true":
      "Predicates are functions: `&&` combines them.",
    "Not should return false when its predicate returns true":
      "Predicates are functions: `!` negates one.",
    "Not should return true when its predicate returns false":
      "Predicates are functions: `!` negates one.",
    "LabelSelectorPredicate: the Selector does not match the event labels":
      "The server selects: the other objects are never sent.",
    "LabelSelectorPredicate: the Selector matches the event labels":
      "The server selects: the other objects are never sent.",
  },
  notApplicable: {
    "A predicate gets both states of an update, and each has its metadata.": [
      "ResourceVersionChangedPredicate: the old object doesn't have a ResourceVersion or metadata",
      "ResourceVersionChangedPredicate: the new object doesn't have a ResourceVersion or metadata",
      "ResourceVersionChangedPredicate: the objects or metadata are missing",
      "GenerationChangedPredicate: the objects or metadata are missing",
      "AnnotationChangedPredicate: the old object is missing",
      "AnnotationChangedPredicate: the new object is missing",
      "LabelChangedPredicate: the old object is missing",
      "LabelChangedPredicate: the new object is missing",
    ],
  },
} as const satisfies UpstreamCases;
