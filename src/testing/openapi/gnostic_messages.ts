import type { MessageField, MessageType, ScalarType } from "../protobuf/message_table.ts";

/** A field of a message of gnostic. */
export interface GnosticField extends MessageField {
  /** Type of a message; `undefined` for a scalar. */
  readonly message: GnosticMessage | undefined;
}

/**
 * The messages in which gnostic has a document of OpenAPI 2.0, without those that no document of
 * kube-apiserver needs. A line has the name and the fields in the order of their numbers, from 1; `-`
 * is a field that does not occur. A field is its name in JSON and its type: a message, `b` for bool,
 * `l` for int64, `d` for double, and text without one. `[` marks lists, and `{` marks all members whose
 * names begin with `x-`, or all others (`*`), as entries of a map.
 *
 * Source: `openapiv2/OpenAPIv2.proto` of github.com/google/gnostic-models, and the names in JSON of
 * OpenAPI 2.0.
 */
const lines = `
AdditionalPropertiesItem schema=Schema boolean=b
Any - yaml
ApiKeySecurity type name in description x-*={Any
BasicAuthenticationSecurity type description x-*={Any
BodyParameter description name in required=b schema=Schema x-*={Any
Definitions *={Schema
Document swagger info=Info host basePath schemes=[s consumes=[s produces=[s paths=Paths \
 definitions=Definitions parameters=ParameterDefinitions - security=[SecurityRequirement \
 securityDefinitions=SecurityDefinitions - externalDocs=ExternalDocs x-*={Any
ExternalDocs description url x-*={Any
Info title version description termsOfService - - x-*={Any
ItemsItem schema=[Schema
JsonReference $ref description
NonBodyParameter header=PathParameter formData=QueryParameter query=QueryParameter \
 path=PathParameter
Operation tags=[s summary description externalDocs=ExternalDocs operationId produces=[s \
 consumes=[s parameters=[ParametersItem responses=Responses schemes=[s deprecated=b \
 security=[SecurityRequirement x-*={Any
Parameter body=BodyParameter other=NonBodyParameter
ParameterDefinitions *={Parameter
ParametersItem parameter=Parameter reference=JsonReference
PathItem $ref get=Operation put=Operation post=Operation delete=Operation options=Operation \
 head=Operation patch=Operation parameters=[ParametersItem x-*={Any
PathParameter required=b in description name type format items=PrimitivesItems collectionFormat \
 default=Any maximum=d exclusiveMaximum=b minimum=d exclusiveMinimum=b maxLength=l minLength=l \
 pattern maxItems=l minItems=l uniqueItems=b enum=[Any multipleOf=d x-*={Any
Paths x-*={Any *={PathItem
PrimitivesItems type format items=PrimitivesItems collectionFormat default=Any maximum=d \
 exclusiveMaximum=b minimum=d exclusiveMinimum=b maxLength=l minLength=l pattern maxItems=l \
 minItems=l uniqueItems=b enum=[Any multipleOf=d x-*={Any
Properties *={Schema
QueryParameter required=b in description name allowEmptyValue=b type format items=PrimitivesItems \
 collectionFormat default=Any maximum=d exclusiveMaximum=b minimum=d exclusiveMinimum=b maxLength=l \
 minLength=l pattern maxItems=l minItems=l uniqueItems=b enum=[Any multipleOf=d x-*={Any
Response description schema=SchemaItem - - x-*={Any
ResponseValue response=Response reference=JsonReference
Responses *={ResponseValue x-*={Any
Schema $ref format title description default=Any multipleOf=d maximum=d exclusiveMaximum=b minimum=d \
 exclusiveMinimum=b maxLength=l minLength=l pattern maxItems=l minItems=l uniqueItems=b \
 maxProperties=l minProperties=l required=[s enum=[Any \
 additionalProperties=AdditionalPropertiesItem type=TypeItem items=ItemsItem allOf=[Schema \
 properties=Properties discriminator readOnly=b - externalDocs=ExternalDocs example=Any x-*={Any
SchemaItem schema=Schema
SecurityDefinitions *={SecurityDefinitionsItem
SecurityDefinitionsItem basic=BasicAuthenticationSecurity apiKey=ApiKeySecurity
SecurityRequirement *={StringArray
StringArray value=[s
TypeItem value=[s
`;

/** A message of gnostic. */
export class GnosticMessage implements MessageType {
  readonly name: string;
  readonly fields: readonly GnosticField[];
  readonly byNumber: ReadonlyMap<number, GnosticField>;
  readonly #byName: ReadonlyMap<string, GnosticField>;

  /** Reads a line of the table. */
  constructor(line: string) {
    const [name = "", ...fields] = line.split(/ +/);
    this.name = name;
    this.fields = fields.map(parseField).filter((field) => field.name !== "-");
    this.byNumber = new Map(this.fields.map((field) => [field.number, field]));
    this.#byName = new Map(this.fields.map((field) => [field.name, field]));
  }

  /** Returns the field of a member of an object; `undefined` for an unknown one. */
  fieldOf(member: string): GnosticField | undefined {
    const field = this.#byName.get(member);
    if (field && field.shape !== "map") return field;
    const extensions = member.startsWith("x-") ? this.#byName.get("x-*") : undefined;
    return extensions ?? this.#byName.get("*");
  }
}

const messages: ReadonlyMap<string, GnosticMessage> = new Map(
  lines.trim().split("\n").map((line) => new GnosticMessage(line)).map((each) => [each.name, each]),
);

/** Returns the message with a name; it must be in the table. */
export function gnosticMessage(name: string): GnosticMessage {
  return messages.get(name)!;
}

function parseField(text: string, index: number): GnosticField {
  const [name = "", typed = "s"] = text.split("=");
  const type = typed.replace(/^[[{]/, "");
  const isScalar = type.length === 1;
  return {
    index,
    number: index + 1,
    name,
    goName: name,
    shape: typed.startsWith("[") ? "list" : typed.startsWith("{") ? "map" : "single",
    pointer: true, // a field without a value is not written
    omitEmpty: true,
    omitZero: true,
    scalar: isScalar ? type as ScalarType : undefined,
    get message() {
      return isScalar ? undefined : gnosticMessage(type);
    },
  };
}
