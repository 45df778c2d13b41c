/// One page of a list: `{"items": [...], "next_cursor": ... | null}`.
package enum PageDocument {
    /// - Parameter nextCursor: opaque; nil on the last page.
    package static func json(items: [JSON], nextCursor: String?) -> JSON {
        ["items": .array(items), "next_cursor": .text(orNull: nextCursor)]
    }

    /// The same bytes, with items written straight.
    package static func serialized<Item>(
        _ items: [Item], nextCursor: String?, _ body: (inout JSONWriter, Item) -> Void
    ) -> [UInt8] {
        var writer = JSONWriter(reservingBytes: 4_096)
        writer.object { writer in
            writer.member("items", each: items, body)
            writer.member("next_cursor", orNull: nextCursor)
        }
        return writer.bytes
    }
}
