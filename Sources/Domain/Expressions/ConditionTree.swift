/// Why something is not met: the parts that failed, with what was required and what was found.
package indirect enum ConditionTree: Hashable, Sendable {
    case leaf(Condition)
    /// All of them would have to hold; none does.
    case all([ConditionTree])
    /// One of them would have to hold; none does.
    case any([ConditionTree])
    /// This would have to fail; it holds, or is not known to fail.
    case not(ConditionTree)

    /// `{"all": [...]}`, `{"any": [...]}`, `{"not": ...}`; leaves as every condition:
    /// `{"name", "subject"?, "required", "actual"}`.
    package var document: JSON {
        switch self {
        case .leaf(let condition): condition.document
        case .all(let parts): ["all": .array(parts.map(\.document))]
        case .any(let parts): ["any": .array(parts.map(\.document))]
        case .not(let part): ["not": part.document]
        }
    }

    /// Its leaves, from left to right.
    package var leaves: [Condition] {
        switch self {
        case .leaf(let condition): [condition]
        case .all(let parts), .any(let parts): parts.flatMap(\.leaves)
        case .not(let part): part.leaves
        }
    }
}
