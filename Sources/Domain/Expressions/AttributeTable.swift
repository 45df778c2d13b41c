/// The attributes that an expression may use, in a fixed order.
package struct AttributeTable: Hashable, Sendable {
    package let declarations: [AttributeDeclaration]
    private let positions: [String: Int]

    /// Precondition: every name is one (`AttributeDeclaration.isName`), and none is there twice.
    package init(_ declarations: [AttributeDeclaration]) {
        var positions: [String: Int] = [:]
        for (position, declaration) in declarations.enumerated() {
            let isName = AttributeDeclaration.isName(declaration.name)
            precondition(isName, "an attribute's name can be written in an expression")
            let earlier = positions.updateValue(position, forKey: declaration.name)
            precondition(earlier == nil, "a table declares each attribute once")
        }
        self.declarations = declarations
        self.positions = positions
    }

    /// Nil where no attribute has this name.
    package func index(of name: String) -> AttributeIndex? {
        positions[name].map(AttributeIndex.init)
    }

    /// Precondition: the index is one of this table's.
    package subscript(index: AttributeIndex) -> AttributeDeclaration {
        declarations[index.position]
    }

    /// The attribute that tag expressions ask: the member's tags, a set of text.
    package static let memberTagsName = "member.tags"

    /// A table of the member's tags alone, at index 0.
    package static let memberTags = AttributeTable([
        AttributeDeclaration(memberTagsName, .textSet, "The member's tags.")
    ])

    /// The declared name that an unknown one was probably meant to be: the same but for case, the
    /// only one that ends with it (`total` for `order.total`), or the nearest within two changed
    /// letters; of equally near ones the first declared. Nil where none is near.
    func nearest(to name: String) -> String? {
        let names = declarations.map(\.name)
        let folded = name.lowercased()
        if let same = names.first(where: { $0.lowercased() == folded }) { return same }
        let ending = names.filter { $0.hasSuffix("." + name) }
        if ending.count == 1 { return ending[0] }
        let unknown = Array(name.utf8)
        var best: (name: String, distance: Int)?
        for candidate in names {
            let limit = min(
                2, (best?.distance ?? 3) - 1, min(unknown.count, candidate.utf8.count) - 1)
            let distance = EditDistance.between(unknown, Array(candidate.utf8), atMost: limit)
            if let distance { best = (candidate, distance) }
        }
        return best?.name
    }
}
