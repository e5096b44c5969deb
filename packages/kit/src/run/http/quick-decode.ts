// Decodes the fields of an object, such as the `t.Integer()` of an address, as TypeBox does, but
// without looking through the whole schema for each value. Loaded after the first answers.
import { Kind, TransformKind, type TObject, type TSchema } from "@sinclair/typebox";
import { TypeCheck } from "@sinclair/typebox/compiler";
import { HasTransform, TransformDecodeError } from "@sinclair/typebox/value";

type Fields = Record<string, unknown>;
interface Step {
  name: string;
  part: TSchema;
  own: { Decode(value: unknown): unknown };
}

/** What they match goes to the decoder as it is. */
const leaves = new Set(["Boolean", "Date", "Integer", "Literal", "Null", "Number", "String"]);

/** Changes TypeBox for the whole process. */
export function decodeQuickly(): void {
  const { Decode: decode } = TypeCheck.prototype;
  const plans = new WeakMap<object, Step[] | null>();
  TypeCheck.prototype.Decode = function (this: TypeCheck<TSchema>, value) {
    let plan = plans.get(this);
    if (plan === undefined) plans.set(this, (plan = planDecode(this.Schema(), this.References())));
    // TypeBox also says what is wrong.
    if (plan === null || !this.Check(value)) return decode.call(this, value) as never;
    return decodeEach(plan, { ...(value as Fields) }) as never;
  };
}

/** @returns null where TypeBox has to decode it: for objects in objects, and all but objects */
function planDecode(schema: TSchema, references: TSchema[]): Step[] | null {
  const { additionalProperties, properties } = schema as TObject;
  if (schema[Kind] !== "Object" || TransformKind in schema) return null;
  if (typeof additionalProperties === "object") return null;
  const steps: Step[] = [];
  for (const [name, part] of Object.entries(properties)) {
    if (!HasTransform(part, references)) continue;
    const own = (part as { [TransformKind]?: Step["own"] })[TransformKind];
    if (!own || !isLeaf(part)) return null;
    steps.push({ name, part, own });
  }
  // Without any, TypeBox passes the object on.
  return steps.length > 0 ? steps : null;
}

function isLeaf(part: TSchema): boolean {
  if (part[Kind] !== "Union") return leaves.has(part[Kind]);
  return (part["anyOf"] as TSchema[]).every((one) => leaves.has(one[Kind]) && !(TransformKind in one));
}

function decodeEach(steps: readonly Step[], fields: Fields): Fields {
  for (const { name, part, own } of steps) {
    const value = fields[name];
    // Of an optional field.
    if (value === undefined) continue;
    try {
      fields[name] = own.Decode(value);
    } catch (error) {
      throw new TransformDecodeError(part, `/${name}`, value, error as Error);
    }
  }
  return fields;
}
