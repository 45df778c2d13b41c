/// One thing to ask of the server. Steps are sent together and answered together.
enum PipelineStep {
    /// A statement without parameters that is not kept.
    case text(String)
    case prepare(name: String, text: String)
    case describe(name: String)
    /// A prepared statement with one row of parameters.
    case run(name: String, rows: ParameterRows, row: Int)
}
