//! What an instance of a component sees: what the component was granted, and what it holds while it lives.

use crate::{
    bindings::spin::variables::variables, connections::Database, key_value_store::Store as KeyValueStore,
    logs::GuestOutput, outbound::Outbound, variables::check_name,
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use wasmtime::component::{Accessor, HasData, ResourceTable};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

/// What the manifest grants a component, resolved at the start.
pub struct Grants {
    pub id: String,
    /// Label to file.
    pub databases: HashMap<String, Database>,
    pub stores: HashMap<String, KeyValueStore>,
    pub variables: HashMap<String, String>,
    pub environment: BTreeMap<String, String>,
    pub output: GuestOutput,
}

/// The state of one instance.
pub struct Guest {
    pub component: Arc<Grants>,
    pub table: ResourceTable,
    wasi: WasiCtx,
    http: WasiHttpCtx,
    outbound: Outbound,
}

impl Guest {
    /// That of an instance which begins.
    pub fn new(component: Arc<Grants>, outbound: Outbound) -> Self {
        let mut wasi = WasiCtxBuilder::new();
        wasi.stdout(component.output.stdout()).stderr(component.output.stderr());
        for (name, value) in &component.environment {
            wasi.env(name, value);
        }
        Self {
            component,
            table: ResourceTable::new(),
            wasi: wasi.build(),
            http: WasiHttpCtx::new(),
            outbound,
        }
    }
}

/// Gives the generated bindings access to a [`Guest`].
pub struct Capabilities;

impl HasData for Capabilities {
    type Data<'a> = &'a mut Guest;
}

impl WasiView for Guest {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

impl WasiHttpView for Guest {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView {
            ctx: &mut self.http,
            table: &mut self.table,
            hooks: &mut self.outbound,
        }
    }
}

impl variables::Host for Guest {}

impl<T: Send + 'static> variables::HostWithStore<T> for Capabilities {
    async fn get(accessor: &Accessor<T, Self>, name: String) -> wasmtime::Result<Result<String, variables::Error>> {
        if let Err(error) = check_name(&name) {
            return Ok(Err(variables::Error::InvalidName(error.to_string())));
        }
        let value = accessor.with(|mut access| access.get().component.variables.get(&name).cloned());
        Ok(value.ok_or_else(|| variables::Error::Undefined(format!("no variable {name:?} for this component"))))
    }
}
