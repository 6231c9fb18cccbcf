import { XMLParser } from "fast-xml-parser";

/** A property or navigation property. */
export interface Member {
  /** Without `graph.`: `participantInfo`, `Edm.String`; of a collection the type of its elements. */
  type: string;
  collection: boolean;
  nullable: boolean;
}

/** An entity type or a complex type, with all that it inherits. */
export interface ObjectType {
  name: string;
  /** The type itself, its base type, the base type of that, … */
  lineage: readonly string[];
  /** Undeclared members are allowed. */
  open: boolean;
  /** By name, inherited ones first. */
  members: ReadonlyMap<string, Member>;
}

export interface EnumType {
  /** Several values at a time, with commas between them. */
  flags: boolean;
  /** In lower case. */
  values: ReadonlySet<string>;
}

/** The types of a schema by their names, without `graph.`. */
export interface Schema {
  objects: ReadonlyMap<string, ObjectType>;
  enums: ReadonlyMap<string, EnumType>;
}

/** The elements of CSDL 4.0 that are read, with their attributes as texts. */
interface XmlProperty {
  Name: string;
  Type: string;
  Nullable?: string;
}
interface XmlObjectType {
  Name: string;
  BaseType?: string;
  OpenType?: string;
  Property?: XmlProperty[];
  NavigationProperty?: XmlProperty[];
}
interface XmlEnumType {
  Name: string;
  IsFlags?: string;
  Member: { Name: string }[];
}
interface XmlSchema {
  Schema: { EntityType?: XmlObjectType[]; ComplexType?: XmlObjectType[]; EnumType?: XmlEnumType[] };
}

const LISTS = ["EntityType", "ComplexType", "EnumType", "Property", "NavigationProperty", "Member"];

/** The types of one `Schema` element of CSDL 4.0 XML. Throws where a base type is not among them. */
export function readCsdl(xml: string): Schema {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "",
    isArray: (tag) => LISTS.includes(tag),
  });
  const { EntityType = [], ComplexType = [], EnumType = [] } = (parser.parse(xml) as XmlSchema).Schema;
  const written = new Map([...EntityType, ...ComplexType].map((type) => [type.Name, type]));
  return {
    objects: new Map([...written.keys()].map((name) => [name, readObject(name, written)])),
    enums: new Map(EnumType.map((type) => [type.Name, readEnum(type)])),
  };
}

function readObject(name: string, written: ReadonlyMap<string, XmlObjectType>): ObjectType {
  const type = written.get(name);
  if (!type) throw new Error(`the schema has no type ${name}`);
  const { BaseType, OpenType, Property = [], NavigationProperty = [] } = type;
  const base = BaseType === undefined ? NO_BASE : readObject(shortName(BaseType), written);
  const own = [...Property, ...NavigationProperty].map((each) => [each.Name, readMember(each)] as const);
  return {
    name,
    lineage: [name, ...base.lineage],
    open: OpenType === "true" || base.open,
    members: new Map([...base.members, ...own]),
  };
}

const NO_BASE: Omit<ObjectType, "name"> = { lineage: [], open: false, members: new Map() };

function readMember({ Type, Nullable }: XmlProperty): Member {
  const element = /^Collection\((.+)\)$/.exec(Type)?.[1];
  return {
    type: shortName(element ?? Type),
    collection: element !== undefined,
    nullable: Nullable !== "false",
  };
}

function readEnum({ IsFlags, Member }: XmlEnumType): EnumType {
  return { flags: IsFlags === "true", values: new Set(Member.map(({ Name }) => Name.toLowerCase())) };
}

function shortName(type: string): string {
  return type.replace(/^graph\./, "");
}
