import { WireReader } from "../../../src/testing/protobuf/wire_reader.ts";
import { readYaml } from "../../../src/testing/yaml/read_yaml.ts";

/**
 * The messages as `OpenAPIv2.proto` numbers their fields, told in another way than by the server: with
 * each number. A field without a name is the value of its message, and `*` are members of it.
 */
const messages = table(`
AdditionalPropertiesItem 1::Schema 2::bool
Any 2::yaml
ApiKeySecurity 1:type 2:name 3:in 4:description 5:*:Any
BodyParameter 1:description 2:name 3:in 4:required:bool 5:schema:Schema 6:*:Any
Definitions 1:*:Schema
Document 1:swagger 2:info:Info 8:paths:Paths 9:definitions:Definitions 10:parameters:Parameters 12:security:Requirement[] 13:securityDefinitions:Securities
ExternalDocs 1:description 2:url 3:*:Any
Info 1:title 2:version 3:description
ItemsItem 1::Schema
NonBodyParameter 1::PathParameter 2::QueryParameter 3::QueryParameter 4::PathParameter
Operation 1:tags:text[] 2:summary 3:description 4:externalDocs:ExternalDocs 5:operationId 6:produces:text[] 7:consumes:text[] 8:parameters:ParametersItem[] 9:responses:Responses 10:schemes:text[] 11:deprecated:bool 12:security:Requirement[] 13:*:Any
Parameter 1::BodyParameter 2::NonBodyParameter
Parameters 1:*:Parameter
ParametersItem 1::Parameter 2::Reference
PathItem 1:$ref 2:get:Operation 3:put:Operation 4:post:Operation 5:delete:Operation 6:options:Operation 7:head:Operation 8:patch:Operation 9:parameters:ParametersItem[] 10:*:Any
PathParameter 1:required:bool 2:in 3:description 4:name 5:type 6:format 7:items:PrimitivesItems 8:collectionFormat 9:default:Any 10:maximum:double 11:exclusiveMaximum:bool 12:minimum:double 13:exclusiveMinimum:bool 14:maxLength:int 15:minLength:int 16:pattern 17:maxItems:int 18:minItems:int 19:uniqueItems:bool 20:enum:Any[] 21:multipleOf:double 22:*:Any
Paths 1:*:Any 2:*:PathItem
PrimitivesItems 1:type 2:format 3:items:PrimitivesItems 4:collectionFormat 5:default:Any 6:maximum:double 8:minimum:double 10:maxLength:int 16:enum:Any[] 18:*:Any
Properties 1:*:Schema
QueryParameter 1:required:bool 2:in 3:description 4:name 5:allowEmptyValue:bool 6:type 7:format 8:items:PrimitivesItems 9:collectionFormat 10:default:Any 11:maximum:double 12:exclusiveMaximum:bool 13:minimum:double 14:exclusiveMinimum:bool 15:maxLength:int 16:minLength:int 17:pattern 18:maxItems:int 19:minItems:int 20:uniqueItems:bool 21:enum:Any[] 22:multipleOf:double 23:*:Any
Reference 1:$ref 2:description
Requirement 1:*:StringArray
Response 1:description 2:schema:SchemaItem 5:*:Any
ResponseValue 1::Response 2::Reference
Responses 1:*:ResponseValue 2:*:Any
Schema 1:$ref 2:format 3:title 4:description 5:default:Any 6:multipleOf:double 7:maximum:double 8:exclusiveMaximum:bool 9:minimum:double 10:exclusiveMinimum:bool 11:maxLength:int 12:minLength:int 13:pattern 14:maxItems:int 15:minItems:int 16:uniqueItems:bool 17:maxProperties:int 18:minProperties:int 19:required:text[] 20:enum:Any[] 21:additionalProperties:AdditionalPropertiesItem 22:type:TypeItem 23:items:ItemsItem 24:allOf:Schema[] 25:properties:Properties 26:discriminator 27:readOnly:bool 29:externalDocs:ExternalDocs 30:example:Any 31:*:Any
SchemaItem 1::Schema
Securities 1:*:SecurityItem
SecurityItem 1::BasicSecurity 2::ApiKeySecurity
StringArray 1::text[]
TypeItem 1::text
`);

interface Field {
  readonly name: string;
  readonly type: string;
  readonly isList: boolean;
}

function table(text: string): ReadonlyMap<string, ReadonlyMap<number, Field>> {
  return new Map(
    text.trim().split("\n").map((line) => {
      const [message = "", ...fields] = line.split(" ");
      return [message, new Map(fields.map(fieldOf))];
    }),
  );
}

function fieldOf(text: string): [number, Field] {
  const [number, name = "", type = "text"] = text.split(":");
  return [Number(number), { name, type: type.replace("[]", ""), isList: type.endsWith("[]") }];
}

/** Returns the JSON of a document of gnostic, without what is not on the wire. */
export function readGnostic(bytes: Uint8Array, message = "Document"): unknown {
  const reader = new WireReader(bytes);
  const fields = messages.get(message)!;
  const members = new Map<string, unknown>();
  const lists = [...fields.values()].filter(({ name, isList }) => name === "" && isList);
  let whole: unknown = lists.length > 0 ? [] : undefined;
  while (reader.at < bytes.length) {
    reader.varint(bytes.length);
    const { fieldNumber } = reader;
    const field = fields.get(fieldNumber);
    if (!field) throw new Error(`${message} has no field ${fieldNumber}`);
    const { name, type, isList } = field;
    if (name === "*") {
      const [key, value] = readEntry(take(reader), type);
      members.set(key, value);
      continue;
    }
    const value = readValue(reader, type);
    const before = (name === "" ? whole : members.get(name)) ?? [];
    const read = isList ? [...before as unknown[], value] : value;
    if (name === "") whole = read;
    else members.set(name, read);
  }
  const isWhole = [...fields.values()].some(({ name }) => name === "");
  return isWhole ? whole : Object.fromEntries(members);
}

function take(reader: WireReader): Uint8Array {
  return reader.take(reader.delimited(reader.bytes.length));
}

const decoder = new TextDecoder();

/** The values of texts in YAML, most of which come again and again. */
const known = new Map<string, unknown>();

function yamlOf(text: string): unknown {
  if (!known.has(text)) known.set(text, readYaml(text).value);
  return known.get(text);
}

function readValue(reader: WireReader, type: string): unknown {
  const end = reader.bytes.length;
  if (type === "double") return reader.float64(end);
  if (type === "bool" || type === "int") {
    reader.varint(end);
    return type === "bool" ? reader.low === 1 : reader.int64;
  }
  const bytes = take(reader);
  if (type === "text") return decoder.decode(bytes);
  return type === "yaml" ? yamlOf(decoder.decode(bytes)) : readGnostic(bytes, type);
}

/** Reads a name and a value. */
function readEntry(bytes: Uint8Array, type: string): [string, unknown] {
  const reader = new WireReader(bytes);
  reader.varint(bytes.length);
  const name = decoder.decode(take(reader));
  reader.varint(bytes.length);
  return [name, readGnostic(take(reader), type)];
}
