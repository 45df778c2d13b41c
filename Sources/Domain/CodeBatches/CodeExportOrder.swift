/// Which codes of a batch are handed out, and how they are written.
package struct CodeExportOrder: Hashable, Sendable {
    package enum Format: String, CaseIterable, Sendable {
        case csv
        case jsonl
    }

    /// Which of a coupon's two codes.
    package enum Forms: String, CaseIterable, Sendable {
        case both
        case typed
        case signed
    }

    /// The signed code as a QR symbol beside it; PNG in base 64.
    package enum Image: String, CaseIterable, Sendable {
        case none
        case svg
        case png
    }

    package var format: Format
    package var forms: Forms
    package var image: Image
    /// Number of the first code; the batch's first is 1.
    package var first: Int64
    /// At most so many; nil: to the end of the batch.
    package var count: Int64?
    /// CSV starts with the names of its columns; false to go on with a file that has them.
    package var hasHeader = true

    package init(
        format: Format = .csv, forms: Forms = .both, image: Image = .none, first: Int64 = 1,
        count: Int64? = nil
    ) {
        self.format = format
        self.forms = forms
        self.image = image
        self.first = first
        self.count = count
    }

    /// Positions of the codes inside the batch, 0 first. Precondition: the batch has `first`.
    package func positions(in batch: CodeBatch) -> Range<Int64> {
        let start = first - 1
        return start..<start + min(count ?? .max, batch.count - start)
    }
}
